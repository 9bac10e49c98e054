/** Compares a table with itself in another copy of its database, by SQLite, in spans of row keys. */
import {foldName} from '../fold-name.ts';
import {quoteName} from '../quote-name.ts';
import type {KeySpan} from './changed-spans.ts';
import {type Affinity, affinityOf} from './inspect.ts';
import type {SqliteDatabase} from './sqlite.ts';

/** Row keys before and after: null where there is no such row. */
export type Pair = readonly [bigint | null, bigint | null];

export interface ComparedTable {
	/** Its name, quoted. */
	readonly table: string;
	/** What its row key is called. */
	readonly by: string;
	/** Names of the columns to compare, quoted. */
	readonly columns: readonly string[];
}

/** Rows of a large span that are compared at once, so that the caller can let others work in between. */
const stretchRows = 50_000;
/** Leaves of small spans that are. */
const leavesAtOnce = 256;

/**
 * The rows that differ, by and by.
 * @param db a connection with the databases attached as `before` and `after`
 * @param spans ascending
 */
export function* comparedRows(
	db: SqliteDatabase,
	compared: ComparedTable,
	spans: readonly KeySpan[],
): Generator<readonly Pair[], void> {
	const {stretchFrom, all} = prepareComparison(db, compared);
	let small: KeySpan[] = [];
	let leaves = 0;
	for (const span of spans) {
		if (leaves + span.leaves > leavesAtOnce && small.length > 0) {
			yield all(small);
			small = [];
			leaves = 0;
		}
		if (span.leaves <= leavesAtOnce) {
			small.push(span);
			leaves += span.leaves;
			continue;
		}
		for (let low: bigint | null = span.low; low !== null; ) {
			const stretch = stretchFrom(low, span.high);
			yield all([stretch]);
			low = stretch.next;
		}
	}
	yield all(small);
}

type Keys = Pick<KeySpan, 'low' | 'high'>;

function prepareComparison(
	db: SqliteDatabase,
	{table, by, columns}: ComparedTable,
): {
	/** The first rows of a span, and where the next ones begin; null: there are none. */
	stretchFrom(low: bigint, last: bigint): Keys & {readonly next: bigint | null};
	/** The rows that differ in some spans. */
	all(spans: readonly Keys[]): readonly Pair[];
} {
	const ask = (sql: string) => db.prepare(sql).safeIntegers(true);
	// As texts, for JSON's readers take the lowest integer for a number with a fraction.
	const within = (side: string, row: string) => `FROM json_each(?) s CROSS JOIN ${side}.${table} ${row}
		ON ${row}.${by} >= CAST(s.value ->> 0 AS INTEGER) AND ${row}.${by} <= CAST(s.value ->> 1 AS INTEGER)`;
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
		`SELECT o.${by}, n.${by} ${within('before', 'o')} LEFT JOIN after.${table} n ON n.${by} = o.${by}
		WHERE n.${by} IS NULL${differ.map(d => ` OR ${d}`).join('')}`,
	).raw(true);
	const added = ask(
		`SELECT NULL, n.${by} ${within('after', 'n')}
		WHERE NOT EXISTS (SELECT 1 FROM before.${table} o WHERE o.${by} = n.${by})`,
	).raw(true);
	const count = (side: string) => ask(`SELECT count(*) ${within(side, 'r')}`).pluck();
	const [countBefore, countAfter] = [count('before'), count('after')];
	return {
		stretchFrom(low, last) {
			const next = (end.get(low, last) as bigint | undefined) ?? null;
			return {low, high: next === null ? last : next - 1n, next};
		},
		all(spans) {
			const keys = JSON.stringify(spans.map(({low, high}) => [String(low), String(high)]));
			const rows = changed.all(keys) as Pair[];
			const gone = rows.filter(([, n]) => n === null).length;
			// To look for new rows costs as much as the comparison, and mostly there are none but at the end.
			const left = (countBefore.get(keys) as bigint) - BigInt(gone);
			return left === countAfter.get(keys) ? rows : [...rows, ...(added.all(keys) as Pair[])];
		},
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
