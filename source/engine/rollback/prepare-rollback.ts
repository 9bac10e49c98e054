/** Which tables a rollback is of, and in which order they go. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {ensureLedger, hasLedger, ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import {findRollbackRun, hasImages, laterCatchUps, tablesRolledBack} from '../ledger/rollbacks.ts';
import {type RolledTable, rollbackSteps, rolledTables} from '../rollback-script/rolled-table.ts';
import type {RollbackRequest} from '../run/request.ts';
import {transaction} from '../target/session.ts';

export interface PreparedRollback {
	readonly run: RecordedRun;
	/** All tables of the run, chosen or not. */
	readonly tables: readonly RolledTable[];
	/** Each is a transaction. */
	readonly steps: ReadonlyArray<readonly RolledTable[]>;
	/** Tables that the run made and that may be dropped, if it is asked for: chosen now, or rolled back before. */
	readonly made: readonly RolledTable[];
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
	{run, created}: RecordedRun,
	all: readonly RolledTable[],
	{tables: names, forceChanged, dropCreated}: RollbackRequest,
): Promise<{readonly chosen: readonly RolledTable[]; readonly made: readonly RolledTable[]}> {
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
	const made = dropCreated
		? await tablesThere(
				client,
				meant.filter(({name}) => created.includes(name)),
			)
		: [];
	if (chosen.length === 0 && made.length === 0) {
		throw new MigrationError('bad-usage', `${names?.join(', ') ?? `Run ${run}`} was rolled back already`, {
			hint: before.some(({kept}) => kept > 0)
				? 'Rows that were changed since were kept then: --force-changed removes them too.'
				: 'There is nothing left to take back.',
		});
	}
	return {chosen, made};
}

async function tablesThere(client: Client, tables: readonly RolledTable[]): Promise<RolledTable[]> {
	const {rows} = await client.query<{name: string}>(
		'SELECT name FROM unnest($1::text[]) AS t (name) WHERE to_regclass(name) IS NOT NULL',
		[tables.map(({name}) => name)],
	);
	return tables.filter(table => rows.some(({name}) => name === table.name));
}
