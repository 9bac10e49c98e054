/**
 * What differs between two snapshots of a source, load by load. Values are the same if class and bytes are: 1 is not
 * 1.0, nor 'a' 'A' where the column's collation calls them equal. Tables that are read as they are SQLite compares by
 * itself, a stretch of row keys after the other; of what is computed each row is read twice and compared here.
 */

import {foldName} from '../fold-name.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {SourceFiles} from '../run/request.ts';
import {highest, lowest} from './btree-pages.ts';
import {compareFiles, type SpansOf} from './changed-spans.ts';
import {comparedByContents, comparedByKey} from './compare-rows.ts';
import {type Affinity, affinityOf} from './inspect.ts';
import {openSideBySide} from './open.ts';
import {positionOrder} from './position-order.ts';
import type {SqliteDatabase} from './sqlite.ts';

export interface Snapshots {
	readonly before: SourceFiles;
	readonly after: SourceFiles;
}

/** Positions of a row in the snapshots; the one is absent where there is no such row, or no row with this content. */
export interface ChangedRow {
	readonly before?: string;
	readonly after?: string;
	/** It is the same in both, and told because it is watched. */
	readonly isSame?: true;
}

/** Rows from one breath to the next, so that the caller can let others work. */
const stretchRows = 50_000;

/**
 * The rows of a load that differ. Yields undefined now and then.
 * @param watched positions before of rows that are told in any case, the same or not
 */
export function changedRows(
	load: PlannedLoad,
	snapshots: Snapshots,
	watched: ReadonlySet<string>,
): Generator<ChangedRow | undefined, void> {
	const columns = load.paging.kind === 'rowid' ? plainColumns(load) : undefined;
	if (columns !== undefined) {
		return comparedBySqlite(load, columns, snapshots, watched);
	}
	return load.paging.kind === 'rowid'
		? comparedByKey(load, snapshots, watched)
		: comparedByContents(load, snapshots, watched);
}

/** The columns that a load takes as they are from one table; undefined where it takes anything else. */
export function plainColumns({select, inputs, sourceTable}: PlannedLoad): string[] | undefined {
	if (sourceTable === undefined) {
		return undefined;
	}
	const columns: string[] = [];
	let rest = select.replace(/^SELECT /, '');
	for (let i = 0; i < inputs.length; i++) {
		const found = /^("(?:[^"]|"")+") AS c(\d+)(?:, | FROM )/.exec(rest);
		if (found?.[1] === undefined || Number(found[2]) !== i) {
			return undefined;
		}
		columns.push(found[1]);
		rest = rest.slice(found[0].length);
	}
	return rest === quoteTable(sourceTable.database, sourceTable.name) ? columns : undefined;
}

function* comparedBySqlite(
	load: PlannedLoad,
	columns: readonly string[],
	snapshots: Snapshots,
	watched: ReadonlySet<string>,
): Generator<ChangedRow | undefined, void> {
	const {before, after} = snapshots;
	const {database, name} = load.sourceTable as NonNullable<PlannedLoad['sourceTable']>;
	const files = {before: before[database] ?? '', after: after[database] ?? ''};
	const db = openSideBySide(files);
	const left = new Set(watched);
	try {
		const by = load.paging.kind === 'rowid' ? load.paging.by : '';
		// Many short questions: in one transaction the files are locked and looked at once.
		db.exec('BEGIN');
		const compare = prepareComparison(db, quoteName(name), by, columns);
		const spansOf = spansIn(snapshots, database, () => compareFiles(db, files));
		for (const span of spansOf(name) ?? [{low: lowest, high: highest}]) {
			for (let low: bigint | null = span.low; low !== null; ) {
				const {rows, next} = compare(low, span.high);
				for (const [o, n] of rows) {
					const row = {...(o === null ? {} : {before: String(o)}), ...(n === null ? {} : {after: String(n)})};
					if (o !== null) {
						left.delete(String(o));
					}
					yield row;
				}
				yield undefined;
				low = next;
			}
		}
	} finally {
		db.close();
	}
	for (const position of [...left].sort(positionOrder)) {
		yield {before: position, after: position, isSame: true};
	}
}

/** Files that were compared, for the other tables in them. */
const compared = new WeakMap<Snapshots, Map<string, SpansOf>>();

function spansIn(snapshots: Snapshots, database: string, compare: () => SpansOf): SpansOf {
	const known = compared.get(snapshots) ?? new Map<string, SpansOf>();
	compared.set(snapshots, known);
	const spans = known.get(database) ?? compare();
	known.set(database, spans);
	return spans;
}

type Pair = readonly [bigint | null, bigint | null];

/** Compares the rows from a row key on, and says where the next stretch begins; null: the last key is reached. */
function prepareComparison(
	db: SqliteDatabase,
	table: string,
	by: string,
	columns: readonly string[],
): (low: bigint, last: bigint) => {readonly rows: readonly Pair[]; readonly next: bigint | null} {
	const ask = (sql: string) => db.prepare(sql).safeIntegers(true);
	const within = (row: string) => `${row}.${by} >= ? AND ${row}.${by} <= ?`;
	// The last column first: a row is taken apart up to the column that is asked for, and once.
	const differ = typed(
		db,
		table,
		columns.filter(column => column !== by),
	)
		.reverse()
		.map(differs);
	const end = ask(
		`SELECT ${by} FROM before.${table} WHERE ${by} >= ? AND ${by} <= ? ORDER BY ${by} LIMIT 1 OFFSET ${stretchRows}`,
	).pluck();
	const changed = ask(
		`SELECT o.${by}, n.${by} FROM before.${table} o LEFT JOIN after.${table} n ON n.${by} = o.${by}
		WHERE ${within('o')} AND (n.${by} IS NULL${differ.map(d => ` OR ${d}`).join('')}) ORDER BY o.${by}`,
	).raw(true);
	const added = ask(
		`SELECT NULL, n.${by} FROM after.${table} n WHERE ${within('n')}
		AND NOT EXISTS (SELECT 1 FROM before.${table} o WHERE o.${by} = n.${by}) ORDER BY n.${by}`,
	).raw(true);
	const count = (which: string) =>
		ask(`SELECT count(*) FROM ${which}.${table} n WHERE ${within('n')}`).pluck();
	const [countBefore, countAfter] = [count('before'), count('after')];
	const rowsWithin = (low: bigint, high: bigint, isLast: boolean): bigint =>
		isLast ? (countBefore.get(low, high) as bigint) : BigInt(stretchRows);
	return (low, last) => {
		const next = (end.get(low, last) as bigint | undefined) ?? null;
		const high = next === null ? last : next - 1n;
		const rows = changed.all(low, high) as Pair[];
		const gone = rows.filter(([, n]) => n === null).length;
		// To look for new rows costs as much as the comparison, and mostly there are none but at the end.
		const isFull =
			(countAfter.get(low, high) as bigint) === rowsWithin(low, high, next === null) - BigInt(gone);
		return {rows: isFull ? rows : [...rows, ...(added.all(low, high) as Pair[])], next};
	};
}

/**
 * By class and bytes. Where a column has an affinity, equal values are of one class, and a zero has no sign; else 1 and
 * 1.0 are told apart, and 0.0 from -0.0, which SQLite prints alike, but PostgreSQL does not.
 */
function differs({column, affinity}: TypedColumn): string {
	const [o, n] = [`o.${column}`, `n.${column}`];
	const unequal = `${n} IS NOT ${o} COLLATE BINARY`;
	return affinity === 'blob'
		? `${unequal} OR typeof(${n}) <> typeof(${o}) OR (${n} = 0 AND atan2(${n}, -1.0) IS NOT atan2(${o}, -1.0))`
		: unequal;
}

interface TypedColumn {
	readonly column: string;
	readonly affinity: Affinity;
}

/** Affinities of the columns in the older table; where the newer one has another, there is none to rely on. */
function typed(db: SqliteDatabase, table: string, columns: readonly string[]): TypedColumn[] {
	const affinities = ['before', 'after'].map(side => {
		const found = db.prepare(`PRAGMA ${side}.table_xinfo(${table})`).all() as Array<{
			name: string;
			type: string;
		}>;
		const {strict} = db.prepare(`PRAGMA ${side}.table_list(${table})`).get() as {strict: number};
		const of = (type: string): Affinity => (strict === 1 && /^any$/i.test(type) ? 'blob' : affinityOf(type));
		return new Map(found.map(({name, type}) => [foldName(quoteName(name)), of(type)]));
	}) as [Map<string, Affinity>, Map<string, Affinity>];
	return columns.map(column => {
		const [one, other] = affinities.map(known => known.get(foldName(column)));
		return {column, affinity: one !== undefined && one === other ? one : 'blob'};
	});
}
