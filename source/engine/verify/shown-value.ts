/** Values of a difference as people are to see them. */
import type {PlannedColumn} from '../plan/plan.ts';

/** A field's value: floats by their digits instead of their bytes, sensitive ones masked. */
export function shown({type, sensitive}: PlannedColumn, text: string | null | undefined): string {
	if (text === null) {
		return 'NULL';
	}
	if (text === undefined) {
		return `no ${type.display} can be made of it`;
	}
	if (sensitive) {
		return '***';
	}
	return type.name === 'float4' || type.name === 'float8' ? realText(text) : text;
}

function realText(hex: string): string {
	const bytes = Buffer.from(hex, 'hex');
	const number = bytes.length === 4 ? bytes.readFloatBE() : bytes.readDoubleBE();
	return `${Object.is(number, -0) ? '-0' : String(number)} (${hex})`;
}

/** Characters of a long value that are shown, and those of them before the first difference. */
const shownLength = 200;
const leading = 60;

/** Two long values, cut to where they begin to differ. */
export function cutToDifference(expected: string, found: string): [string, string] {
	if (expected.length <= shownLength && found.length <= shownLength) {
		return [expected, found];
	}
	let first = 0;
	while (first < expected.length && expected[first] === found[first]) {
		first++;
	}
	const start = Math.max(0, first - leading);
	const cut = (text: string) =>
		`${start > 0 ? '…' : ''}${text.slice(start, start + shownLength)}${text.length > start + shownLength ? '…' : ''}`;
	return [cut(expected), cut(found)];
}
