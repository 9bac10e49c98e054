/** Rows that should be the same, laid side by side: what differs gets its name. */
import type {PlannedColumn} from '../plan/plan.ts';
import type {Difference} from '../report/verification.ts';
import {fieldsOf} from './copy-line.ts';
import type {Part} from './part.ts';
import {cutToDifference, shown} from './shown-value.ts';

interface NamedRow {
	readonly line: string;
	readonly sourceKey: string | null;
}

/** Rows of one bucket. */
export interface NamedRows {
	readonly expected: NamedRow[];
	readonly found: NamedRow[];
}

export type RowDifference = Omit<Difference, 'table'>;

/** The most differences of a part that are named; all are counted. */
const mostNamed = 1000;

/** @returns how many rows differ, and in what */
export function nameDifferences(
	part: Part,
	buckets: Iterable<NamedRows>,
): {rows: number; differences: RowDifference[]} {
	const differences: RowDifference[] = [];
	let rows = 0;
	for (const {expected, found} of buckets) {
		const byKey = Map.groupBy(found, row => keyOf(part, row.line));
		for (const [key, wanted] of Map.groupBy(expected, row => keyOf(part, row.line))) {
			const there = byKey.get(key) ?? [];
			byKey.delete(key);
			const named = compareRows(part, key, wanted, there);
			rows += named.rows;
			differences.push(...named.differences);
		}
		for (const [key, there] of byKey) {
			rows += there.length;
			differences.push(...there.map(row => wholeRow('extra', part, key, row)));
		}
		differences.splice(mostNamed);
	}
	return {rows, differences};
}

/** What rows are matched by: the fields of the key, or all of them. */
function keyOf({keyFields}: Part, line: string): string {
	return keyFields === 0 ? line : line.split('\t', keyFields).join('\t');
}

function compareRows(
	part: Part,
	key: string,
	wanted: readonly NamedRow[],
	there: readonly NamedRow[],
): {rows: number; differences: RowDifference[]} {
	const differences: RowDifference[] = [];
	let rows = Math.abs(wanted.length - there.length);
	for (const [i, row] of wanted.entries()) {
		const found = there[i];
		if (found === undefined) {
			differences.push(wholeRow('missing', part, key, row));
		} else if (found.line !== row.line) {
			rows++;
			differences.push(...changedColumns(part, key, row, found));
		}
	}
	for (const row of there.slice(wanted.length)) {
		differences.push(wholeRow('doubled', part, key, row));
	}
	return {rows, differences};
}

function changedColumns(part: Part, key: string, wanted: NamedRow, there: NamedRow): RowDifference[] {
	const expected = fieldsOf(wanted.line);
	const found = fieldsOf(there.line);
	return part.columns.flatMap((column, i) => {
		if (expected[i] === found[i]) {
			return [];
		}
		const [first, second] = cutToDifference(shown(column, expected[i]), shown(column, found[i]));
		return [
			{
				kind: 'changed' as const,
				key: shownKey(part, key),
				source_key: shownSourceKey(part, wanted.sourceKey),
				column: column.name,
				expected: first,
				found: second,
			},
		];
	});
}

function wholeRow(
	kind: 'missing' | 'extra' | 'doubled',
	part: Part,
	key: string,
	row: NamedRow,
): RowDifference {
	const text = shownRow(part.columns, row.line);
	return {
		kind,
		key: shownKey(part, key),
		source_key: shownSourceKey(part, row.sourceKey),
		column: null,
		expected: kind === 'missing' ? text : null,
		found: kind === 'missing' ? null : text,
	};
}

function shownKey({columns, keyFields}: Part, key: string): string | null {
	return keyFields === 0
		? null
		: fieldsOf(key)
				.map((text, i) => shown(columns[i] as PlannedColumn, text))
				.join(',');
}

function shownSourceKey({loads}: Part, key: string | null): string | null {
	const isSensitive = loads.some(load => load.key.some(input => load.inputs[input]?.sensitive));
	return key !== null && isSensitive ? '***' : key;
}

/** Characters of a whole row that are shown. */
const rowLength = 300;

function shownRow(columns: readonly PlannedColumn[], line: string): string {
	const fields = fieldsOf(line).map((text, i) => {
		const column = columns[i] as PlannedColumn;
		return `${column.name}=${shown(column, text)}`;
	});
	const text = fields.join(', ');
	return text.length > rowLength ? `${text.slice(0, rowLength)}…` : text;
}
