/** One comparison, from the ledger's word for the run to its last table. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {chainOf, readBases} from '../ledger/chain.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import {type RecordedRetry, readRetries} from '../ledger/retries.ts';
import type {LedgerRun} from '../ledger/runs.ts';
import type {Plan, PlannedLoad} from '../plan/plan.ts';
import {quoteTable} from '../quote-name.ts';
import type {Difference, VerifyEvent} from '../report/verification.ts';
import type {SourceFiles, VerifyRequest} from '../run/request.ts';
import {samePlan} from '../run/same-plan.ts';
import {findSnapshots} from '../run/snapshot-files.ts';
import {connect} from '../target/connect.ts';
import {tableExists} from '../target/introspect.ts';
import {resolveTarget} from '../target/resolve-target.ts';
import {readTableObjects, type TableObject} from '../target/table-objects.ts';
import {checkReferences} from './check-references.ts';
import {
	checkDeferred,
	checkSequences,
	checkValidity,
	type IsMeant,
	ofTable,
	tablesOf,
} from './check-schema.ts';
import {comparableLoad, leftInvalid, objectDifferences} from './compare-objects.ts';
import {compareTable, type TableContext} from './compare-table.ts';
import {findRun, foundTablesEmpty, knowsChanges, type LedgerLoad, readLoads} from './ledger-facts.ts';
import {withTypesOf} from './retried-rows.ts';

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
		const run = await readRun(control, ledgerSchema, await findRun(control, ledgerSchema, request.run));
		const {plan, left = []} = run;
		const chain = chainOf(run.run, await readBases(control, ledgerSchema));
		const recorded = await readLoads(control, ledgerSchema, run.run, chain);
		const files = await findSnapshots(run);
		const retries = await readRetries(control, ledgerSchema, run.run);
		await checkMapping(request, run, retries, files);
		const missing = await missingTables(control, recorded);
		const finished = plan.loads.filter(
			({schema, relation, number}) =>
				recorded.some(load => load.load === number && load.finished) &&
				!missing.some(({column}) => column === quoteTable(schema, relation)),
		);
		const now = await readTableObjects(control, finished);
		const comparable = (load: PlannedLoad) => comparableLoad(withTypesOf(load, retries.at(-1)), left, now);
		const loads = finished.map(comparable);
		const retriedLoads = ({number}: PlannedLoad) =>
			new Map(
				retries.flatMap(retry => {
					const its = retry.plan.loads.find(load => load.number === number);
					return its === undefined ? [] : [[retry.number, comparable(its)] as const];
				}),
			);
		start(emit, run, plan, loads, recorded);
		const dropped = await checkDeferred(control, ledgerSchema, run.run);
		for (const difference of [...missing, ...dropped, ...changedObjects(left, now, loads, dropped)]) {
			emit({event: 'difference', difference});
		}
		const isMeant = leftInvalid(left);
		const [rows, references] = [await open(), await open()];
		await rows.query(begin);
		await references.query(begin);
		// The server counts orphans while rows are compared here.
		const checks = checkTables(references, plan, loads, isMeant);
		checks.catch(() => undefined);
		await compareTables(request, {
			plan,
			loads,
			retriedLoads,
			run,
			chain,
			recorded,
			files,
			rows,
			control,
			emit,
		});
		for (const difference of await checks) {
			emit({event: 'difference', difference});
		}
	} finally {
		await Promise.allSettled(clients.map(client => client.end()));
	}
}

/** Of tables that are there; what the run had put off is told already. */
function changedObjects(
	left: readonly TableObject[],
	now: readonly TableObject[],
	loads: readonly PlannedLoad[],
	told: readonly Difference[],
): Difference[] {
	const loadOf = ({schema, table}: TableObject) =>
		loads.find(load => load.schema === schema && load.relation === table);
	const isTold = ({table, name}: TableObject) => told.some(d => d.table === table && d.column === name);
	const its = left.filter(object => loadOf(object) !== undefined && !isTold(object));
	return objectDifferences(its, now, object => loadOf(object)?.table ?? object.table);
}

function start(
	emit: Emit,
	run: LedgerRun,
	plan: Plan,
	loads: readonly PlannedLoad[],
	recorded: readonly LedgerLoad[],
): void {
	const isRolledBack = ({number}: PlannedLoad) =>
		recorded.some(({load, rolledBack}) => load === number && rolledBack);
	emit({
		event: 'verify-started',
		run: run.run,
		plan_hash: plan.hash,
		started_at: new Date().toISOString(),
		tables: tablesOf(loads).map(({table}) => ({table, rows: rowsOf(loads, table)})),
		rolled_back_tables: [...new Set(plan.loads.filter(isRolledBack).map(({table}) => table))],
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
	readonly retriedLoads: TableContext['retriedLoads'];
	readonly run: LedgerRun;
	readonly chain: readonly string[];
	readonly recorded: readonly LedgerLoad[];
	readonly files: SourceFiles;
	readonly rows: Client;
	readonly control: Client;
	readonly emit: Emit;
}

async function compareTables({signal}: VerifyRequest, compared: Compared): Promise<void> {
	const {plan, loads, retriedLoads, run, chain, recorded, files, rows, control, emit} = compared;
	const hasMet = await knowsChanges(control, ledgerSchema);
	const wasEmpty = await foundTablesEmpty(control, ledgerSchema, run.run);
	for (const [table, its] of Map.groupBy(loads, load => load.table)) {
		await compareTable(table, its, {
			client: rows,
			control,
			ledger: ledgerSchema,
			run: run.run,
			chain,
			files,
			namespace: plan.namespace,
			retriedLoads,
			recorded,
			wasEmpty,
			hasMet,
			emit,
			signal,
		});
	}
}

async function checkTables(
	client: Client,
	plan: Plan,
	loads: readonly PlannedLoad[],
	isMeant: IsMeant,
): Promise<Difference[]> {
	const tables = tablesOf(loads);
	const differences = await checkValidity(client, tables, isMeant);
	for (const table of tables) {
		differences.push(...(await checkSequences(client, table)));
	}
	return [...differences, ...(await checkReferences(client, plan.schema, tables, loads, isMeant))];
}

/** The mapping may be that of the run, or of a retry of its rejects. @throws MigrationError run-changed */
async function checkMapping(
	request: VerifyRequest,
	run: RecordedRun,
	retries: readonly RecordedRetry[],
	files: SourceFiles,
): Promise<void> {
	const {mapping, carryOver} = request;
	if (mapping === undefined) {
		return;
	}
	const asked = {mapping, ...(carryOver === undefined ? {} : {carryOver})};
	const changes = await samePlan(run, asked, files);
	for (const retry of changes.length > 0 ? retries : []) {
		if ((await samePlan({...run, ...retry}, asked, files)).length === 0) {
			return;
		}
	}
	if (changes.length > 0) {
		throw changedMapping(run, changes);
	}
}

function changedMapping({run}: LedgerRun, changes: readonly string[]): MigrationError {
	const shown = changes.slice(0, 10).map(change => `  ${change}`);
	return new MigrationError(
		'run-changed',
		`The mapping does not lead to the plan that run ${run} carried out:\n${shown.join('\n')}`,
		{hint: 'Give the mapping that the run had.'},
	);
}
