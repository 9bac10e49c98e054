/** A rejected row as the ledger keeps it: whole, in JSON that says what SQLite held. */
import type {SourceValue} from '../convert/values.ts';
import type {LargeValue} from '../source/large-values.ts';

/** The snapshot has the whole row; a JavaScript string and PostgreSQL's json have their limits. */
const mostBytes = 1 << 27;

/**
 * A value that would make the row too long for the ledger, or was left out for its size, is {"large": class, "bytes": n}.
 * INTEGER as digits, REAL as its shortest text, TEXT as a string, BLOB as {"blob": hex}, and what JSON has no word
 * for as {"real": text}. A text with lone surrogates keeps them as escapes; one with a NUL is {"text": hex}.
 */
export function rowAsJson(
	names: readonly string[],
	row: readonly SourceValue[],
	leftOut: readonly LargeValue[] = [],
): string {
	let room = mostBytes;
	const members = names.map((name, i) => {
		const value = row[i] ?? null;
		const large = leftOut.find(other => other.input === i) ?? largeOf(value, room);
		const text = large ? `{"large":"${large.kind}","bytes":${large.bytes}}` : valueAsJson(value);
		room -= text.length;
		return `${JSON.stringify(name)}:${text}`;
	});
	return `{${members.join(',')}}`;
}

/** What a value is where it has no room: each of its bytes may take six characters. */
function largeOf(value: SourceValue, room: number): Pick<LargeValue, 'kind' | 'bytes'> | undefined {
	if (value instanceof Uint8Array) {
		return value.length * 2 > room ? {kind: 'blob', bytes: value.length} : undefined;
	}
	return typeof value === 'string' && value.length * 6 > room
		? {kind: 'text', bytes: Buffer.byteLength(value)}
		: undefined;
}

/** One value as `rowAsJson` writes it. */
export function valueAsJson(value: SourceValue): string {
	if (value instanceof Uint8Array) {
		return `{"blob":"${Buffer.from(value).toString('hex')}"}`;
	}
	if (typeof value === 'bigint') {
		return value.toString();
	}
	if (typeof value === 'number' && !Number.isFinite(value)) {
		return `{"real":"${value}"}`;
	}
	// PostgreSQL can store a NUL in json, but not take it out again: then no key of the row could be read.
	return typeof value === 'string' && value.includes('\0')
		? `{"text":"${Buffer.from(value, 'utf8').toString('hex')}"}`
		: JSON.stringify(value);
}

/**
 * The values of a row that `rowAsJson` wrote, one by one because two columns may have the same name. Where a value was
 * left out for its size there is NULL, as in the row itself.
 */
export function rowFromJson(json: string): SourceValue[] {
	return membersOf(json).map(({value}) => valueFromJson(value));
}

/** A column of a row that `rowAsJson` wrote: its name and its value, as they stand there. */
export interface RowMember {
	readonly name: string;
	readonly value: string;
}

export function membersOf(json: string): RowMember[] {
	const members: RowMember[] = [];
	for (let at = 1; at < json.length - 1; ) {
		const start = stringEnd(json, at) + 1;
		const end = valueEnd(json, start);
		members.push({name: json.slice(at, start - 1), value: json.slice(start, end)});
		at = end + 1;
	}
	return members;
}

/** Where the string ends whose opening quote is there. */
function stringEnd(json: string, start: number): number {
	for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
		let backslashes = 0;
		while (json[quote - 1 - backslashes] === '\\') {
			backslashes++;
		}
		if (backslashes % 2 === 0) {
			return quote + 1;
		}
	}
}

function valueEnd(json: string, start: number): number {
	if (json[start] === '"') {
		return stringEnd(json, start);
	}
	// The objects have no others in them, and no text of the source as it is.
	const end = json.indexOf('}', start);
	const comma = json.indexOf(',', start);
	return json[start] === '{' ? end + 1 : comma === -1 ? end : Math.min(comma, end);
}

/** What one value of such a row was. */
export function valueFromJson(text: string): SourceValue {
	if (/^-?\d+$/.test(text)) {
		const number = Number(text);
		return Number.isSafeInteger(number) ? number : BigInt(text);
	}
	const value: SourceValue | {readonly blob?: string; readonly text?: string; readonly real?: string} =
		JSON.parse(text);
	if (value === null || typeof value !== 'object' || value instanceof Uint8Array) {
		return value;
	}
	if (value.blob !== undefined) {
		return Buffer.from(value.blob, 'hex');
	}
	return value.text !== undefined
		? Buffer.from(value.text, 'hex').toString()
		: value.real !== undefined
			? Number(value.real)
			: null;
}
