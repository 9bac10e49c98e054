/** Whether every parent is there, counted, by the foreign keys of the target and by the plan's references. */
import type {Client} from 'pg';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {Difference} from '../report/verification.ts';
import {columnNames} from '../target/column-names.ts';
import {type IsMeant, type LoadedTable, ofTable} from './check-schema.ts';

interface ReferenceCheck {
	readonly table: string;
	/** Names, quoted. */
	readonly child: string;
	readonly columns: readonly string[];
	readonly parent: string;
	readonly parentColumns: readonly string[];
	/** Whether parents may be missing, as the run left its foreign key not valid. */
	readonly isMeant: boolean;
}

/**
 * @param schema of the tables that references of the plan name
 */
export async function checkReferences(
	client: Client,
	schema: string,
	tables: readonly LoadedTable[],
	loads: readonly PlannedLoad[],
	isMeant: IsMeant,
): Promise<Difference[]> {
	const differences: Difference[] = [];
	const keys = await foreignKeys(client, tables, isMeant);
	for (const check of merged([...keys, ...plannedReferences(schema, loads)])) {
		const {child, columns, parent, parentColumns} = check;
		if (check.isMeant || !(await isThere(client, parent))) {
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

async function foreignKeys(
	client: Client,
	tables: readonly LoadedTable[],
	isMeant: IsMeant,
): Promise<ReferenceCheck[]> {
	const {rows} = await client.query<{
		place: number;
		name: string;
		columns: string[];
		parent: string;
		parent_columns: string[];
	}>(
		`SELECT t.place::int, conname AS name, ${columnNames('conrelid', 'conkey')} AS columns,
			(SELECT '"' || replace(n.nspname, '"', '""') || '"."' || replace(p.relname, '"', '""') || '"'
				FROM pg_class p JOIN pg_namespace n ON n.oid = p.relnamespace WHERE p.oid = confrelid) AS parent,
			${columnNames('confrelid', 'confkey')} AS parent_columns
		FROM pg_constraint JOIN unnest($1::text[]) WITH ORDINALITY AS t(name, place) ON conrelid = to_regclass(t.name)
		WHERE contype = 'f' ORDER BY 1, 2`,
		[tables.map(t => quoteTable(t.schema, t.relation))],
	);
	return rows.map(({place, name, columns, parent, parent_columns: parentColumns}) => {
		const of = tables[place - 1] as LoadedTable;
		const child = quoteTable(of.schema, of.relation);
		return {table: of.table, child, columns, parent, parentColumns, isMeant: isMeant(of, name)};
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
							isMeant: false,
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
		isMeant: group.some(check => check.isMeant),
	}));
}

async function isThere(client: Client, table: string): Promise<boolean> {
	const {rows} = await client.query<{there: boolean}>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
	return rows[0]?.there ?? false;
}
