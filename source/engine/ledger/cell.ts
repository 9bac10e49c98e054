/**
 * One value of a rejected row as it is given to people and taken back from them: JSON that says what SQLite holds, and
 * that no program which reads and writes JSON bends. Pure.
 */
import type {SourceValue} from '../convert/values.ts';
import {valueAsJson, valueFromJson} from './reject-row.ts';

/**
 * NULL as null, TEXT as a string, INTEGER and REAL as a number where no program can take one for the other or round it,
 * else as {"integer": digits} and {"real": text}. BLOB is {"blob": hex}, TEXT with a NUL {"text": hex of its UTF-8}.
 * A value that was left out for its size is {"large": class, "bytes": n}.
 */
export type Cell =
	| null
	| string
	| number
	| {readonly integer: string}
	| {readonly real: string}
	| {readonly blob: string}
	| {readonly text: string}
	| {readonly large: string; readonly bytes: number};

/** What stands where a sensitive value is. */
export const mask = '***';

/** @param json a value as the ledger keeps it in a rejected row */
export function cellOf(json: string): Cell {
	if (/^-?\d+$/.test(json)) {
		const number = Number(json);
		return Number.isSafeInteger(number) ? number : {integer: json};
	}
	const value: Exclude<Cell, null> | null = JSON.parse(json);
	return typeof value === 'number' && Number.isInteger(value) ? {real: json} : value;
}

/** The value that a cell stands for, INTEGER as a bigint; undefined where it stands for none. */
export function valueOfCell(cell: unknown): SourceValue | undefined {
	if (cell === null || typeof cell === 'string') {
		return cell;
	}
	if (typeof cell === 'number') {
		return Number.isSafeInteger(cell) ? BigInt(cell) : Number.isInteger(cell) ? undefined : cell;
	}
	const [only, ...others] = typeof cell === 'object' ? Object.entries(cell) : [];
	return only === undefined || others.length > 0 || typeof only[1] !== 'string'
		? undefined
		: valueOfWord(only[0], only[1]);
}

function valueOfWord(word: string, text: string): SourceValue | undefined {
	switch (word) {
		case 'integer':
			return /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
				? BigInt(text)
				: undefined;
		case 'real':
			return /^-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)$/i.test(text) ? Number(text) : undefined;
		case 'blob':
			return isHex(text) ? Buffer.from(text, 'hex') : undefined;
		case 'text':
			return isHex(text) ? Buffer.from(text, 'hex').toString('utf8') : undefined;
		default:
			return undefined;
	}
}

function isHex(text: string): boolean {
	return /^(?:[0-9a-f]{2})*$/i.test(text);
}

/** Whether a cell that came back is the one that was given. */
export function isSameCell(given: Cell, back: unknown): boolean {
	return given === back || JSON.stringify(given) === JSON.stringify(back);
}

/** A value of an edited row as the ledger keeps it: unlike `valueAsJson` a whole REAL has a point, so that it stays one. */
export function editedAsJson(value: SourceValue): string {
	if (typeof value !== 'number' || !Number.isInteger(value)) {
		return valueAsJson(value);
	}
	const text = Object.is(value, -0) ? '-0' : JSON.stringify(value);
	return /[.e]/.test(text) ? text : `${text}.0`;
}

/** What `editedAsJson` wrote, INTEGER as a bigint. */
export function editedFromJson(json: string): SourceValue {
	return /^-?\d+$/.test(json) ? BigInt(json) : valueFromJson(json);
}

/** A name for each column of a row, no two the same: a query may have columns of one name. */
export function columnLabels(names: readonly string[]): string[] {
	const taken = new Set<string>();
	return names.map(name => {
		let label = name;
		for (let n = 2; taken.has(label); n++) {
			label = `${name} (${n})`;
		}
		taken.add(label);
		return label;
	});
}
