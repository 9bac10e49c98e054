/** What the target holds of a run that goes on: every row that the ledger says was loaded, or it is not gone on with. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import type {RunProgress} from '../ledger/progress.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteTable} from '../quote-name.ts';
import {tableExists} from '../target/introspect.ts';
import type {RunOptions} from './request.ts';

/**
 * The tables that hold the run's own rows and no others.
 * @throws MigrationError run-changed where rows are gone
 */
export async function ownTables(
	client: Client,
	run: string,
	loads: readonly PlannedLoad[],
	progress: RunProgress,
	onConflict: RunOptions['onConflict'],
): Promise<ReadonlySet<string>> {
	const own = new Set<string>();
	for (const [table, its] of Map.groupBy(loads, load => load.table)) {
		const loaded = its.reduce((rows, {number}) => rows + (progress.get(number)?.counts.loaded ?? 0), 0);
		const [first] = its;
		const there = first ? await countRows(client, first) : 0;
		if (there < loaded) {
			throw new MigrationError(
				'run-changed',
				`Run ${run} has loaded ${loaded} rows into ${table}, and ${there} are there`,
				{
					hint: 'Rows that were removed since are not loaded again by going on. Empty the tables, and start a new run with: mingus-migrate run --new',
				},
			);
		}
		if (there === loaded && onConflict === 'fail') {
			own.add(table);
		}
	}
	return own;
}

async function countRows(client: Client, {schema, relation}: PlannedLoad): Promise<number> {
	if (!(await tableExists(client, schema, relation))) {
		return 0;
	}
	const {rows} = await client.query<{rows: string}>(
		`SELECT count(*)::text AS rows FROM ${quoteTable(schema, relation)}`,
	);
	return Number(rows[0]?.rows ?? 0);
}
