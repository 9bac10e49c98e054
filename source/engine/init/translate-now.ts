/** Defaults that ask for the time: CURRENT_TIMESTAMP, datetime('now'), strftime('%s', 'now') and their like. */
import {quoteLiteral} from '../quote-name.ts';
import type {ColumnType} from './column-type.ts';
import type {Expression} from './expression.ts';

/** The wall time of now, and the format of strftime in which SQLite writes it. */
interface Now {
	readonly local: boolean;
	readonly format: string;
}

const utc = "(now() AT TIME ZONE 'UTC')";
const epoch = 'floor(extract(epoch FROM now()))::bigint';
const milliseconds = 'floor(extract(epoch FROM now()) * 1000)::bigint';

/** Undefined where the expression does not ask for the time, or the type cannot hold the answer. */
export function translateNow(expression: Expression, type: ColumnType): string | undefined {
	const number = numberOfNow(expression);
	if (number !== undefined) return ofNumber(number, type);
	const random = randomHex(expression);
	if (random !== undefined && type === 'text') return random;
	const now = nowOf(expression);
	return now && ofText(now, type);
}

function ofText({local, format}: Now, type: ColumnType): string | undefined {
	const wall = local ? 'localtimestamp' : utc;
	if (format === '%s') return ofNumber(epoch, type);
	switch (type) {
		case 'timestamptz':
			return /%d/.test(format) ? (/%[HM]/.test(format) ? 'now()' : `${wall}::date`) : undefined;
		case 'timestamp':
			return /%d/.test(format) ? (/%[HM]/.test(format) ? wall : `${wall}::date`) : undefined;
		case 'date':
			return /%d/.test(format) ? `${wall}::date` : undefined;
		case 'time':
			return /%H/.test(format) ? `${wall}::time(0)` : undefined;
		case 'text': {
			const template = templateOf(format);
			return template === undefined ? undefined : `to_char(${wall}, ${quoteLiteral(template)})`;
		}
		default:
			return undefined;
	}
}

function ofNumber(sql: string, type: ColumnType): string | undefined {
	if (type === 'timestamptz') return 'now()';
	if (type === 'timestamp') return utc;
	if (type === 'text') return `(${sql})::text`;
	return ['bigint', 'numeric', 'double precision'].includes(type) ? sql : undefined;
}

const formats: Readonly<Record<string, string>> = {
	datetime: '%Y-%m-%d %H:%M:%S',
	date: '%Y-%m-%d',
	time: '%H:%M:%S',
	CURRENT_TIMESTAMP: '%Y-%m-%d %H:%M:%S',
	CURRENT_DATE: '%Y-%m-%d',
	CURRENT_TIME: '%H:%M:%S',
};

function nowOf(expression: Expression): Now | undefined {
	if (expression.kind === 'now') return {local: false, format: formats[expression.what] ?? ''};
	if (expression.kind !== 'call' || expression.star) return undefined;
	const texts = expression.args.map(arg => (arg.kind === 'string' ? arg.text : undefined));
	if (texts.includes(undefined)) return undefined;
	const [format, ...rest] = expression.name === 'strftime' ? texts : [formats[expression.name], ...texts];
	const [base = 'now', ...modifiers] = rest.map(text => text?.toLowerCase());
	const local = modifiers.join() === 'localtime';
	return format !== undefined && base === 'now' && (local || modifiers.length === 0)
		? {local, format}
		: undefined;
}

/** Seconds or milliseconds since 1970, or a Julian day. */
function numberOfNow(expression: Expression): string | undefined {
	switch (expression.kind) {
		case 'cast':
			return /INT/.test(expression.type)
				? (numberOfNow(expression.operand) ?? secondsOf(expression.operand))
				: undefined;
		case 'binary': {
			const {operator, left, right} = expression;
			const isThousand = operator === '*' && right.kind === 'integer' && right.text === '1000';
			if (!isThousand) return undefined;
			return isSubsecond(left)
				? milliseconds
				: (numberOfNow(left) ?? secondsOf(left)) === epoch
					? `${epoch} * 1000`
					: undefined;
		}
		case 'call':
			if (expression.name === 'unixepoch') return isPlainNow(expression.args) ? epoch : undefined;
			if (expression.name === 'julianday' && isPlainNow(expression.args)) {
				return '(extract(epoch FROM now()) / 86400.0 + 2440587.5)::double precision';
			}
			return undefined;
		default:
			return undefined;
	}
}

/** strftime('%s', 'now') is a text; as a number it is cast, or multiplied. */
function secondsOf(expression: Expression): string | undefined {
	return nowOf(expression)?.format === '%s' ? epoch : undefined;
}

function isPlainNow(args: readonly Expression[]): boolean {
	return args.length === 0 || (args.length === 1 && args[0]?.kind === 'string' && args[0].text === 'now');
}

/** unixepoch('subsec'), unixepoch('now', 'subsec') */
function isSubsecond(expression: Expression): boolean {
	if (expression.kind !== 'call' || expression.name !== 'unixepoch') return false;
	const words = expression.args.map(arg => (arg.kind === 'string' ? arg.text : ''));
	return ['subsec', 'subsecond', 'now,subsec', 'now,subsecond'].includes(words.join());
}

const templates: Readonly<Record<string, string>> = {
	'%Y': 'YYYY',
	'%m': 'MM',
	'%d': 'DD',
	'%H': 'HH24',
	'%M': 'MI',
	'%S': 'SS',
	'%f': 'SS.MS',
	'%j': 'DDD',
	'%%': '"%"',
};

/** A template of to_char for a format of strftime. */
function templateOf(format: string): string | undefined {
	let made = '';
	for (const [part] of format.matchAll(/%.|[^%]+/gs)) {
		const known = part.startsWith('%')
			? templates[part]
			: /^[-:., /]+$/.test(part)
				? part
				: `"${part.replace(/["\\]/g, '')}"`;
		if (known === undefined) return undefined;
		made += known;
	}
	return made;
}

/** hex(randomblob(16)), as it makes keys: sixteen random bytes, of which a UUID fixes six bits. */
function randomHex(expression: Expression): string | undefined {
	if (expression.kind !== 'call') return undefined;
	const [inner] = expression.args;
	if (expression.name === 'lower' && inner) {
		return randomHex(inner) === undefined ? undefined : "replace(gen_random_uuid()::text, '-', '')";
	}
	const isRandom =
		expression.name === 'hex' &&
		inner?.kind === 'call' &&
		inner.name === 'randomblob' &&
		inner.args[0]?.kind === 'integer' &&
		inner.args[0].text === '16';
	return isRandom ? "upper(replace(gen_random_uuid()::text, '-', ''))" : undefined;
}
