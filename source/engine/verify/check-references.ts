/** Whether every parent is there, counted, by the foreign keys of the target and by the plan's references. */
import type {Client} from 'pg';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {Difference} from '../report/verification.ts';
import {type LoadedTable, ofTable} from './check-schema.ts';

interface ReferenceCheck {
	readonly table: string;
	/** Names, quoted. */
	readonly child: string;
	readonly columns: readonly string[];
	readonly parent: string;
	readonly parentColumns: readonly string[];
	/** Its foreign keys; none where only the mapping knows of it. */
	readonly constraints: readonly string[];
}

/**
 * @param schema of the tables that references of the plan name
 * @param isMeant whether the mapping itself lets a constraint's parents be missing
 */
export async function checkReferences(
	client: Client,
	schema: string,
	tables: readonly LoadedTable[],
	loads: readonly PlannedLoad[],
	isMeant: (constraint: string) => boolean,
): Promise<Difference[]> {
	const differences: Difference[] = [];
	for (const check of merged([...(await foreignKeys(client, tables)), ...plannedReferences(schema, loads)])) {
		const {child, columns, parent, parentColumns, constraints} = check;
		if (constraints.some(isMeant) || !(await isThere(client, parent))) {
			continue;
		}
		const given = columns.map(column => `c.${quoteName(column)} IS NOT NULL`);
		const same = columns.map(
			(column, i) => `p.${quoteName(parentColumns[i] ?? '')} = c.${quoteName(column)}`,
		);
		const {rows} = await client.query<{orphans: string}>(
			`SELECT count(*)::text AS orphans FROM ${child} c WHERE ${given.join(' AND ')}
				AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${same.join(' AND ')})`,
		);
		const orphans = rows[0]?.orphans ?? '0';
		if (orphans !== '0') {
			differences.push(
				ofTable({
					kind: 'orphans',
					table: check.table,
					column: columns.join(', '),
					expected: `a row of ${parent} for each`,
					found: `${orphans} without`,
				}),
			);
		}
	}
	return differences;
}

async function foreignKeys(client: Client, tables: readonly LoadedTable[]): Promise<ReferenceCheck[]> {
	const names = (relation: string, numbers: string) =>
		`ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY AS k(n, i)
			JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.n ORDER BY k.i)`;
	const {rows} = await client.query<{
		place: number;
		name: string;
		columns: string[];
		parent: string;
		parent_columns: string[];
	}>(
		`SELECT t.place::int, conname AS name, ${names('conrelid', 'conkey')} AS columns,
			(SELECT '"' || replace(n.nspname, '"', '""') || '"."' || replace(p.relname, '"', '""') || '"'
				FROM pg_class p JOIN pg_namespace n ON n.oid = p.relnamespace WHERE p.oid = confrelid) AS parent,
			${names('confrelid', 'confkey')} AS parent_columns
		FROM pg_constraint JOIN unnest($1::text[]) WITH ORDINALITY AS t(name, place) ON conrelid = to_regclass(t.name)
		WHERE contype = 'f' ORDER BY 1, 2`,
		[tables.map(t => quoteTable(t.schema, t.relation))],
	);
	return rows.map(({place, name, columns, parent, parent_columns: parentColumns}) => {
		const {schema, relation, table} = tables[place - 1] as LoadedTable;
		return {table, child: quoteTable(schema, relation), columns, parent, parentColumns, constraints: [name]};
	});
}

function plannedReferences(schema: string, loads: readonly PlannedLoad[]): ReferenceCheck[] {
	return loads.flatMap(load =>
		load.columns.flatMap(({name, references}) =>
			references === undefined || references.table === ''
				? []
				: [
						{
							table: load.table,
							child: quoteTable(load.schema, load.relation),
							columns: [name],
							parent: quoteTable(schema, references.table),
							parentColumns: [references.column],
							constraints: [],
						},
					],
		),
	);
}

/** Each reference once. */
function merged(checks: readonly ReferenceCheck[]): ReferenceCheck[] {
	const same = Map.groupBy(checks, ({child, columns, parent, parentColumns}) =>
		JSON.stringify([child, columns, parent, parentColumns]),
	);
	return [...same.values()].map(group => ({
		...(group[0] as ReferenceCheck),
		constraints: group.flatMap(check => check.constraints),
	}));
}

async function isThere(client: Client, table: string): Promise<boolean> {
	const {rows} = await client.query<{there: boolean}>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
	return rows[0]?.there ?? false;
}
