/** What a row of the source is known by: there, and in the target. */
import {formatUuid} from '../convert/uuid-text.ts';
import type {SourceValue} from '../convert/values.ts';
import {inputsOf} from '../plan/column-source.ts';
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import {makeColumns} from '../run/convert-row.ts';
import {FingerprintSet} from '../run/fingerprint-set.ts';
import {makeRowWriter} from '../run/write-row.ts';
import type {Row} from '../source/read-rows.ts';
import {CopyBuffer} from '../target/copy-format.ts';
import type {Now} from '../validate/check.ts';

/** Whether the row key, which is a row's position and its first input, makes its keys in source and target: no row is read. */
export function isOfRowKey({paging, key, primaryKey, columns}: PlannedLoad): boolean {
	const inputs = primaryKey.flatMap(i => inputsOf((columns[i] as PlannedColumn).source));
	return paging.kind === 'rowid' && [...key, ...inputs].every(input => input === 0);
}

/** The row's key in the target as a text; undefined where there is none, or it cannot be converted. */
export function keyMaker(
	load: PlannedLoad,
	context: {readonly namespace: string; readonly now: Now},
): (row: Row) => string | undefined {
	const columns = load.primaryKey.flatMap(i => load.columns[i] ?? []);
	const bare = {...load, columns, uniques: [], primaryKey: columns.map((_, i) => i)};
	const makers = makeColumns(bare, {...context, exactIntegers: true, parents: () => undefined});
	const out = new CopyBuffer();
	const write = makeRowWriter(bare, out, () => new FingerprintSet());
	return row => {
		out.rewind(0);
		const key = write(row, makers);
		return key instanceof Uint8Array ? formatUuid(key) : typeof key === 'string' ? key : undefined;
	};
}

/** What a row is known by in the source: class and value of its key. */
export function identityOf({key}: PlannedLoad, row: Row): string {
	return JSON.stringify(key.map(input => describe(row[input] ?? null)));
}

function describe(value: SourceValue): string {
	return value instanceof Uint8Array ? `x${Buffer.from(value).toString('hex')}` : `${typeof value} ${value}`;
}
