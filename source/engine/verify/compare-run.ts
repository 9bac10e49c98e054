/** One comparison, from the ledger's word for the run to its last table. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import type {LedgerRun} from '../ledger/runs.ts';
import type {Plan, PlannedLoad} from '../plan/plan.ts';
import {quoteTable} from '../quote-name.ts';
import type {Difference, VerifyEvent} from '../report/verification.ts';
import type {SourceFiles, VerifyRequest} from '../run/request.ts';
import {connect} from '../target/connect.ts';
import {tableExists} from '../target/introspect.ts';
import {resolveTarget} from '../target/resolve-target.ts';
import {checkReferences} from './check-references.ts';
import {checkDeferred, checkSequences, checkValidity, ofTable, tablesOf} from './check-schema.ts';
import {compareTable} from './compare-table.ts';
import {findRun, foundTablesEmpty, type LedgerLoad, readLoads} from './ledger-facts.ts';
import {planOfRun, snapshotFiles} from './plan-of-run.ts';

export type Emit = (event: VerifyEvent) => void;

/** A transaction that sees the same rows from its beginning to its end, and can write none. */
const begin = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';

/** @throws MigrationError run-not-found, run-changed, source-*, target-*, interrupted */
export async function compareRun(request: VerifyRequest, emit: Emit): Promise<void> {
	const parameters = resolveTarget(request.target, process.env);
	const clients: Client[] = [];
	const open = async (): Promise<Client> => {
		const client = await connect(parameters, {applicationName: 'mingus-migrate/verify'});
		clients.push(client);
		return client;
	};
	try {
		const control = await open();
		const run = await findRun(control, ledgerSchema, request.run);
		const recorded = await readLoads(control, ledgerSchema, run.run);
		const files = await snapshotFiles(run);
		const missing = await missingTables(control, recorded);
		const schemaDifferences = await checkDeferred(control, ledgerSchema, run.run);
		const {plan, isSame} = await planOfRun(request, run, files, control);
		if (!isSame && missing.length === 0 && schemaDifferences.length === 0) {
			throw changedPlan(run);
		}
		const loads = loadsOfRun(plan, recorded);
		start(emit, run, plan, loads);
		for (const difference of [...missing, ...schemaDifferences]) {
			emit({event: 'difference', difference});
		}
		if (!isSame) {
			const message =
				'the plan is not the one of the run, as the tables have changed; rows are compared by the new one';
			emit({event: 'notice', where: plan.mapping, message});
		}
		const isMeant = (name: string) =>
			plan.hooks.after.some(sql => /\bNOT\s+VALID\b/i.test(sql) && sql.includes(name.replaceAll('"', '""')));
		const [rows, references] = [await open(), await open()];
		await rows.query(begin);
		await references.query(begin);
		// The server counts orphans while rows are compared here.
		const checks = checkTables(references, plan, loads, isMeant);
		checks.catch(() => undefined);
		await compareTables(request, {plan, loads, run, recorded, files, rows, control, emit});
		for (const difference of await checks) {
			emit({event: 'difference', difference});
		}
	} finally {
		await Promise.allSettled(clients.map(client => client.end()));
	}
}

/** The loads that were finished, by the ledger's numbers: those of the plan are others where a table is gone. */
function loadsOfRun(plan: Plan, recorded: readonly LedgerLoad[]): PlannedLoad[] {
	return plan.loads.flatMap(load => {
		const found = recorded.find(
			({name, schema, relation}) =>
				name === load.name && schema === load.schema && relation === load.relation,
		);
		return found?.finished ? [{...load, number: found.load}] : [];
	});
}

function start(emit: Emit, run: LedgerRun, plan: Plan, loads: readonly PlannedLoad[]): void {
	emit({
		event: 'verify-started',
		run: run.run,
		plan_hash: plan.hash,
		started_at: new Date().toISOString(),
		tables: tablesOf(loads).map(({table}) => ({table, rows: rowsOf(loads, table)})),
	});
}

function rowsOf(loads: readonly PlannedLoad[], table: string): number {
	return loads.reduce((sum, load) => sum + (load.table === table ? load.rows : 0), 0);
}

async function missingTables(client: Client, recorded: readonly LedgerLoad[]): Promise<Difference[]> {
	const differences: Difference[] = [];
	for (const [name, its] of Map.groupBy(recorded, r => quoteTable(r.schema, r.relation))) {
		const [{schema, relation}] = its as [LedgerLoad];
		if (its.some(load => load.finished) && !(await tableExists(client, schema, relation))) {
			const found = 'there is no such table';
			differences.push(ofTable({kind: 'table', table: relation, column: name, expected: 'a table', found}));
		}
	}
	return differences;
}

interface Compared {
	readonly plan: Plan;
	readonly loads: readonly PlannedLoad[];
	readonly run: LedgerRun;
	readonly recorded: readonly LedgerLoad[];
	readonly files: SourceFiles;
	readonly rows: Client;
	readonly control: Client;
	readonly emit: Emit;
}

async function compareTables({signal}: VerifyRequest, compared: Compared): Promise<void> {
	const {plan, loads, run, recorded, files, rows, control, emit} = compared;
	const wasEmpty = await foundTablesEmpty(control, ledgerSchema, run.run);
	for (const [table, its] of Map.groupBy(loads, load => load.table)) {
		await compareTable(table, its, {
			client: rows,
			control,
			ledger: ledgerSchema,
			run: run.run,
			files,
			namespace: plan.namespace,
			recorded,
			wasEmpty,
			emit,
			signal,
		});
	}
}

async function checkTables(
	client: Client,
	plan: Plan,
	loads: readonly PlannedLoad[],
	isMeant: (constraint: string) => boolean,
): Promise<Difference[]> {
	const tables = tablesOf(loads);
	const differences = await checkValidity(client, tables, isMeant);
	for (const table of tables) {
		differences.push(...(await checkSequences(client, table)));
	}
	return [...differences, ...(await checkReferences(client, plan.schema, tables, loads, isMeant))];
}

function changedPlan(run: LedgerRun): MigrationError {
	return new MigrationError(
		'run-changed',
		`The plan made now is not the one that run ${run.run} carried out`,
		{
			hint: 'Give the mapping that it had. If that is the same, a table or one of its constraints was changed since.',
		},
	);
}
