/** What else must hold of the loaded tables: constraints and indexes that stand, sequences past the keys. */
import type {Client} from 'pg';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {Difference} from '../report/verification.ts';

type Found = Pick<Difference, 'kind' | 'table' | 'column' | 'expected' | 'found'>;

/** A difference that concerns no single row. */
export function ofTable(difference: Found): Difference {
	return {key: null, source_key: null, ...difference};
}

export interface LoadedTable {
	readonly schema: string;
	readonly relation: string;
	/** In messages. */
	readonly table: string;
}

/** The tables of the loads, each once. */
export function tablesOf(loads: readonly PlannedLoad[]): LoadedTable[] {
	const byName = Map.groupBy(loads, load => quoteTable(load.schema, load.relation));
	return [...byName.values()].flatMap(([load]) =>
		load ? [{schema: load.schema, relation: load.relation, table: load.table}] : [],
	);
}

/** Objects that the run dropped for the load and built again, and that are not there, or not as they were. */
export async function checkDeferred(client: Client, ledger: string, run: string): Promise<Difference[]> {
	const {rows} = await client.query<{table: string; name: string; expected: string; found: string | null}>(
		`SELECT d.table_name AS table, d.object_name AS name, d.create_sql AS expected,
			COALESCE(
				(SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I ', d.schema_name, d.table_name, conname)
					|| pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = t.oid AND conname = d.object_name),
				(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
					WHERE i.indrelid = t.oid AND x.relname = d.object_name)) AS found
		FROM ${quoteName(ledger)}.deferred d
			LEFT JOIN pg_class t ON t.oid = to_regclass(format('%I.%I', d.schema_name, d.table_name))
		WHERE run = $1 ORDER BY d.number`,
		[run],
	);
	return rows
		.filter(({expected, found}) => found === null || plain(found) !== plain(expected))
		.map(({table, name, expected, found}) =>
			ofTable({
				kind: /^CREATE/.test(expected) ? 'index' : 'constraint',
				table,
				column: name,
				expected,
				found: found ?? 'it is missing',
			}),
		);
}

/** Names are quoted always by us, and where they must be by the server. What is not valid is told apart. */
function plain(sql: string): string {
	return sql.replaceAll('"', '').replace(/ NOT VALID$/, '');
}

/** Whether the run itself left a constraint of the table not valid. */
export type IsMeant = (
	table: {readonly schema: string; readonly relation: string},
	constraint: string,
) => boolean;

/** Constraints that are not valid or not enforced, and indexes that are not valid. */
export async function checkValidity(
	client: Client,
	tables: readonly LoadedTable[],
	isMeant: IsMeant,
): Promise<Difference[]> {
	const {rows} = await client.query<{
		place: number;
		kind: 'constraint' | 'index';
		name: string;
		found: string;
	}>(
		`WITH loaded AS (SELECT to_regclass(name)::oid AS oid, place FROM unnest($1::text[]) WITH ORDINALITY AS t(name, place))
		SELECT place::int, 'constraint' AS kind, conname AS name, 'it is NOT VALID' AS found
		FROM pg_constraint c JOIN loaded ON loaded.oid = conrelid WHERE NOT convalidated
		UNION ALL
		SELECT place::int, 'constraint', conname, 'it is NOT ENFORCED'
		FROM pg_constraint c JOIN loaded ON loaded.oid = conrelid WHERE to_jsonb(c)->>'conenforced' = 'false'
		UNION ALL
		SELECT DISTINCT place::int, 'constraint', conname, 'its triggers are disabled'
		FROM pg_trigger g JOIN pg_constraint c ON c.oid = g.tgconstraint JOIN loaded ON loaded.oid = g.tgrelid
		WHERE g.tgenabled = 'D' AND g.tgisinternal
		UNION ALL
		SELECT place::int, 'index', x.relname, 'it is not valid'
		FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN loaded ON loaded.oid = i.indrelid
		WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) ORDER BY 1, 2, 3, 4`,
		[tables.map(t => quoteTable(t.schema, t.relation))],
	);
	return rows
		.map(row => ({...row, of: tables[row.place - 1] as LoadedTable}))
		.filter(({kind, of, name}) => kind === 'index' || !isMeant(of, name))
		.map(({of, kind, name, found}) =>
			ofTable({kind, table: of.table, column: name, expected: 'it is valid', found}),
		);
}

/** Sequences of the tables' columns that would give a key that is taken. */
export async function checkSequences(
	client: Client,
	{schema, relation, table}: LoadedTable,
): Promise<Difference[]> {
	const {rows: owned} = await client.query<{column: string; sequence: string; step: string; end: string}>(
		`SELECT a.attname AS column, s.seqrelid::regclass::text AS sequence, s.seqincrement::text AS step, s.seqmax::text AS end
		FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
			JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
		WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
			AND d.refobjid = $1::regclass ORDER BY a.attnum`,
		[quoteTable(schema, relation)],
	);
	const differences: Difference[] = [];
	for (const {column, sequence, step, end} of owned) {
		const {rows} = await client.query<{highest: string | null; next: string}>(
			`SELECT (SELECT max(${quoteName(column)})::text FROM ${quoteTable(schema, relation)}) AS highest,
				(CASE WHEN is_called THEN last_value + $1::bigint ELSE last_value END)::text AS next FROM ${sequence}`,
			[step],
		);
		const {highest, next} = rows[0] as {highest: string | null; next: string};
		// One that keys have brought to its end cannot be set past them.
		if (
			highest !== null &&
			BigInt(step) > 0n &&
			BigInt(highest) < BigInt(end) &&
			BigInt(next) <= BigInt(highest)
		) {
			const expected = `more than ${highest}`;
			differences.push(ofTable({kind: 'sequence', table, column, expected, found: `the next is ${next}`}));
		}
	}
	return differences;
}
