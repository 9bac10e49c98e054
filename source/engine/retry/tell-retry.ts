/** What a retry tells of itself: while it works of the rejects alone, at its end of the whole run. */
import type {Client} from 'pg';
import type {Counts, MigrationEvent} from '../events.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {readOutstanding} from '../ledger/outstanding.ts';
import {readProgress} from '../ledger/progress.ts';
import {rowFromJson} from '../ledger/reject-row.ts';
import {readWorked} from '../ledger/worked.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {noRows} from '../report/counts.ts';
import {chosenLoads} from '../run/check-run.ts';
import type {Teller} from '../run/event-stream.ts';
import {shownReject} from '../run/shown-reject.ts';
import type {PreparedRetry} from './prepare-retry.ts';

export function tellBeginning(prepared: PreparedRetry, isRehearsal: boolean, teller: Teller): void {
	const {recorded, planned, outstanding, number} = prepared;
	const loads = chosenLoads(planned.plan, recorded.options).filter(load => outstanding.has(load.number));
	teller.planned(planned.plan);
	teller.emit({
		...beginning(prepared, loads, load => outstanding.get(load.number) ?? 0),
		mode: isRehearsal ? 'dry-run' : 'run',
		retry: number,
		worked_ms: 0,
	});
	for (const notice of noticesOf(prepared)) {
		teller.emit(notice);
	}
	teller.emit({event: 'phase-started', phase: 'load'});
}

function beginning(
	{recorded, planned}: PreparedRetry,
	loads: readonly PlannedLoad[],
	rows: (load: PlannedLoad) => number,
) {
	return {
		event: 'run-started',
		run: recorded.run,
		mapping: planned.plan.mapping,
		mode: 'run',
		plan_hash: planned.plan.hash,
		started_at: recorded.started_at.toISOString(),
		resumed: true,
		loads: loads.map(load => ({load: load.name, source: load.source, table: load.table, rows: rows(load)})),
	} as const;
}

/** Rules only say which rows are taken; by what else was changed, rows that are there might have become others. */
function noticesOf({recorded, planned, outstanding}: PreparedRetry): MigrationEvent[] {
	const changes = planned.changed.flatMap(({load, column, what}) => {
		const values = what.filter(name => name === 'default' || name === 'blank' || name === 'conversion');
		const number = planned.plan.loads.find(({name}) => name === load)?.number;
		const message = `${values.join(' and ')} changed: the rejects are made so, and rows that were loaded before stay as they are`;
		return values.length > 0 && number !== undefined && outstanding.has(number)
			? [{event: 'notice' as const, where: `${load}.${column}`, message}]
			: [];
	});
	const hasHooks = outstanding.size > 0 && recorded.plan.hooks.after.length > 0;
	return [...changes, ...(hasHooks ? [hooksNotRun] : [])];
}

const hooksNotRun: MigrationEvent = {
	event: 'notice',
	where: 'after',
	message: "the mapping's SQL ran at the end of the run, and is not run again",
};

/** What became of the foreign keys that the run left NOT VALID. */
export function tellKeys(notices: readonly MigrationEvent[], {emit}: Teller): void {
	for (const notice of notices) {
		emit(notice);
	}
}

/** Makes the report that of the run as it stands now, with what is still out. */
export async function tellEnd(
	client: Client,
	prepared: PreparedRetry,
	keys: readonly MigrationEvent[],
	teller: Teller,
): Promise<void> {
	const {recorded, planned, number, outstanding} = prepared;
	const loads = chosenLoads(planned.plan, recorded.options);
	const progress = await readProgress(client, ledgerSchema, recorded.run);
	const counts = (load: PlannedLoad): Counts => progress.get(load.number)?.counts ?? noRows;
	const byNumber = new Map(loads.map(load => [load.number, load]));
	const rejects: MigrationEvent[] = [];
	await client.query('BEGIN TRANSACTION READ ONLY');
	for await (const reject of readOutstanding(client, ledgerSchema, recorded.run)) {
		const load = byNumber.get(reject.load);
		if (load !== undefined) {
			rejects.push({event: 'row-rejected', reject: shownReject(load, reject, rowFromJson(reject.row))});
		}
	}
	await client.query('COMMIT');
	const before = [...outstanding.values()].reduce((sum, count) => sum + count, 0);
	const message = `loaded ${before - rejects.length} of ${before} rejected rows`;
	teller.reported(planned.plan, [
		{
			...beginning(prepared, loads, load => counts(load).read),
			...(recorded.base === undefined ? {} : {base: recorded.base}),
			worked_ms: await readWorked(client, ledgerSchema, recorded.run),
		},
		...recorded.snapshots.map(snapshot => ({event: 'snapshot-finished' as const, ...snapshot})),
		{
			event: 'run-resumed',
			attempt: number,
			loads: loads.map(load => ({load: load.name, table: load.table, counts: counts(load)})),
		},
		...rejects,
		...noticesOf(prepared),
		...keys,
		{event: 'notice', where: `retry ${number}`, message},
	]);
}
