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
