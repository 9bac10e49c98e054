/** The rejects of a run that are still out, each with its whole row, from the ledger alone. Writes nothing. */
import type {Client} from 'pg';
import {cellOf, columnLabels, mask} from '../ledger/cell.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {
	countReasons,
	findRunWithRejects,
	type OutstandingReject,
	readOutstanding,
} from '../ledger/outstanding.ts';
import {type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import {membersOf, rowFromJson} from '../ledger/reject-row.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {chosenLoads} from '../run/check-run.ts';
import type {
	CountRequest,
	ListedReject,
	RejectCount,
	RejectCounts,
	RejectsRequest,
} from '../run/retry-request.ts';
import {shownReject} from '../run/shown-reject.ts';
import {connect} from '../target/connect.ts';
import {resolveTarget} from '../target/resolve-target.ts';

/** @throws MigrationError target-*, run-not-found, run-changed, bad-usage for a table that the run did not load */
export async function* listRejects(request: RejectsRequest): AsyncGenerator<ListedReject> {
	const client = await connect(resolveTarget(request.target, process.env));
	try {
		yield* rejectsOf(client, await runOf(client, request), request);
	} finally {
		await client.end();
	}
}

/** @throws MigrationError target-*, run-not-found, run-changed */
export async function countRejects(request: CountRequest): Promise<RejectCounts> {
	const client = await connect(resolveTarget(request.target, process.env));
	try {
		const {run, plan} = await runOf(client, request);
		const tables = new Map(plan.loads.map(({number, table}) => [number, table]));
		const kinds = new Map<string, RejectCount>();
		for (const {load, column, code, rows} of await countReasons(client, ledgerSchema, run)) {
			const table = tables.get(load) ?? '';
			const kind = JSON.stringify([table, column, code]);
			kinds.set(kind, {table, column, code, rows: (kinds.get(kind)?.rows ?? 0) + rows});
		}
		return {run, kinds: [...kinds.values()].sort((one, other) => other.rows - one.rows)};
	} finally {
		await client.end();
	}
}

async function runOf(client: Client, {run}: CountRequest): Promise<RecordedRun> {
	return readRun(client, ledgerSchema, await findRunWithRejects(client, ledgerSchema, run));
}

async function* rejectsOf(
	client: Client,
	{run, plan}: RecordedRun,
	{tables, showSensitive, ...wanted}: RejectsRequest,
): AsyncGenerator<ListedReject> {
	const loads = new Map(
		chosenLoads(plan, tables === undefined ? {} : {tables}).map(load => [load.number, load]),
	);
	await client.query('BEGIN TRANSACTION READ ONLY');
	for await (const reject of readOutstanding(client, ledgerSchema, run, {
		...wanted,
		loads: [...loads.keys()],
	})) {
		const load = loads.get(reject.load);
		if (load !== undefined) {
			yield listed(run, load, reject, showSensitive);
		}
	}
	await client.query('COMMIT');
}

function listed(
	run: string,
	load: PlannedLoad,
	reject: OutstandingReject,
	showSensitive: boolean,
): ListedReject {
	const {inputs, paging} = load;
	const values = membersOf(reject.row).map(({value}) => value);
	const isHidden = (input: number) => !showSensitive && inputs[input]?.sensitive === true;
	const cells = columnLabels(inputs.map(({name}) => name)).map((label, i) => {
		const cell = cellOf(values[i] ?? 'null');
		return [label, isHidden(i) && cell !== null ? mask : cell] as const;
	});
	const shown = showSensitive ? {...load, inputs: inputs.map(input => ({...input, sensitive: false}))} : load;
	return {
		run,
		...shownReject(shown, reject, rowFromJson(reject.row)),
		// A row is found by its integer key, which is its first column.
		position: paging.kind === 'rowid' && isHidden(0) ? mask : reject.position,
		row: Object.fromEntries(cells),
	};
}
