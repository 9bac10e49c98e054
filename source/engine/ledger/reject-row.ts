/** A rejected row as the ledger keeps it: whole, in JSON that says what SQLite held. */
import type {SourceValue} from '../convert/values.ts';

/**
 * INTEGER as digits, REAL as its shortest text, TEXT as a string, BLOB as {"blob": hex}, and what JSON has no word
 * for as {"real": text}. A text with lone surrogates keeps them as escapes; one with a NUL is {"text": hex}.
 */
export function rowAsJson(names: readonly string[], row: readonly SourceValue[]): string {
	return `{${names.map((name, i) => `${JSON.stringify(name)}:${valueAsJson(row[i] ?? null)}`).join(',')}}`;
}

function valueAsJson(value: SourceValue): string {
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
