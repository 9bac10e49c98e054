/** Which tables a rollback is of, and in which order they go. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {ensureLedger, hasLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import {findRollbackRun, hasImages, laterCatchUps, tablesRolledBack} from '../ledger/rollbacks.ts';
import {type RolledTable, rollbackSteps, rolledTables} from '../rollback-script/rolled-table.ts';
import type {RollbackRequest} from '../run/request.ts';
import {transaction} from '../target/session.ts';
import type {MadeTable} from './drop-created.ts';

export interface PreparedRollback {
	readonly run: RecordedRun;
	/** All tables of the run, chosen or not. */
	readonly tables: readonly RolledTable[];
	/** Each is a transaction. */
	readonly steps: ReadonlyArray<readonly RolledTable[]>;
	/** Tables that the run made and that may be dropped, if it is asked for: chosen now, rolled back before, or never loaded. */
	readonly made: readonly MadeTable[];
}

/** @throws MigrationError run-not-found, run-changed, bad-usage */
export async function prepareRollback(client: Client, request: RollbackRequest): Promise<PreparedRollback> {
	if (!(await hasLedger(client, ledgerSchema))) {
		throw new MigrationError('run-not-found', 'The target has no ledger, so no run was ever started there', {
			hint: 'Is it the right database?',
		});
	}
	await transaction({client, nested: false}, () => ensureLedger(client, ledgerSchema));
	const run = await readRun(client, ledgerSchema, await findRollbackRun(client, ledgerSchema, request.run));
	const all = rolledTables(run.plan, run.tables, run.options.rollback);
	const {chosen: tables, made} = await chooseTables(client, run, all, request);
	const loads = tables.flatMap(table => table.loads);
	const [later] = await laterCatchUps(client, ledgerSchema, run.run, loads);
	if (later !== undefined) {
		throw new MigrationError('bad-usage', `Run ${later} has caught up with run ${run.run} since`, {
			hint: `Take that one back first: mingus-migrate rollback ${later}`,
		});
	}
	const hasBefore = await hasImages(client, ledgerSchema, run.run);
	return {run, tables: all, steps: await rollbackSteps(client, tables, hasBefore), made};
}

async function chooseTables(
	client: Client,
	{run, created, plan: {schema}}: RecordedRun,
	all: readonly RolledTable[],
	{tables: names, forceChanged, dropCreated}: RollbackRequest,
): Promise<{readonly chosen: readonly RolledTable[]; readonly made: readonly MadeTable[]}> {
	const before = await tablesRolledBack(client, ledgerSchema, run);
	const isOpen = ({name}: RolledTable) => {
		const taken = before.find(table => table.name === name);
		return taken === undefined || (forceChanged && taken.kept > 0);
	};
	const unknown = names?.filter(name => !all.some(({table}) => table === name)) ?? [];
	if (unknown.length > 0) {
		throw new MigrationError('bad-usage', `Run ${run} loaded no table ${unknown.join(', ')}`, {
			hint: `It loaded ${all.map(({table}) => table).join(', ')}.`,
		});
	}
	const meant = all.filter(({table}) => names?.includes(table) ?? true);
	const chosen = meant.filter(isOpen);
	// Tables that nothing was loaded into go with all the others.
	const named =
		names === undefined ? created : meant.map(({name}) => name).filter(name => created.includes(name));
	const made = dropCreated ? await tablesThere(client, schema, named) : [];
	if (chosen.length === 0 && made.length === 0) {
		throw new MigrationError('bad-usage', `${names?.join(', ') ?? `Run ${run}`} was rolled back already`, {
			hint: before.some(({kept}) => kept > 0)
				? 'Rows that were changed since were kept then: --force-changed removes them too.'
				: 'There is nothing left to take back.',
		});
	}
	return {chosen, made};
}

/** In the order of their names. @param schema of the run: only the tables of others are shown with theirs */
async function tablesThere(client: Client, schema: string, names: readonly string[]): Promise<MadeTable[]> {
	const {rows} = await client.query<MadeTable>(
		`SELECT m.name, CASE WHEN n.nspname = $2 THEN c.relname ELSE n.nspname || '.' || c.relname END AS table
		FROM unnest($1::text[]) AS m (name) JOIN pg_class c ON c.oid = to_regclass(m.name) JOIN pg_namespace n ON n.oid = c.relnamespace
		ORDER BY 2`,
		[names, schema],
	);
	return rows;
}
