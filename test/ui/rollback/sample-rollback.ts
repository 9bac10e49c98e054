/** A run of three tables as a rollback sees it: notes refer to users, one row of which was changed since. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {
	Blocker,
	Rollback,
	RollbackEvent,
	TableRollback,
} from '../../../source/engine/report/rollback.ts';
import type {RollbackRequest} from '../../../source/engine/run/request.ts';
import type {History, OpenedRun, PastRun} from '../../../source/ui/past/past-runs.ts';
import {sampleReport, sampleSetup} from '../sample-setup.ts';

const rows = {notes: 120, users: 45, alerts: 9} as const;
type Table = keyof typeof rows;
const all = Object.keys(rows) as Table[];

export const notesInTheWay: Blocker = {
	constraint: 'notes_user_id_fkey',
	table: 'notes',
	run_table: 'notes',
	columns: ['user_id'],
	rows: 120,
	examples: ['1', '2'],
};

/** Somebody else's, whose key would move the cursor. */
export const ordersInTheWay: Blocker = {
	constraint: 'orders_buyer_fkey',
	table: 'shop.orders',
	run_table: null,
	columns: ['buyer'],
	rows: 1,
	examples: ['\x1b[2J7'],
};

/** What is found in a table where these are chosen. */
export function found(
	table: string,
	chosen: readonly string[],
	forced: boolean,
	blockers: readonly Blocker[] = [],
): TableRollback {
	const isUsers = table === 'users';
	const kept = isUsers && !forced ? 1 : 0;
	return {
		removed: (rows[table as Table] ?? 0) - kept,
		restored: 0,
		kept,
		missing: 0,
		changed_keys: isUsers ? ['7'] : [],
		blocked_by: isUsers ? [...(chosen.includes('notes') ? [] : [notesInTheWay]), ...blockers] : [],
	};
}

interface FakeRollback {
	/** In the way of users, whatever is chosen. */
	readonly blockers?: readonly Blocker[];
	/** ms between two tables */
	readonly pause?: number;
}

/** Plays a rollback of the run, or the look at it. */
export function fakeRollback({blockers = [], pause = 0}: FakeRollback = {}) {
	return async function* (request: RollbackRequest): AsyncGenerator<RollbackEvent> {
		const {dryRun, forceChanged, signal, run = ''} = request;
		const chosen = request.tables ?? all;
		const tables = Object.fromEntries(
			chosen.map(table => [table, found(table, chosen, forceChanged, blockers)] as const),
		);
		yield {
			event: 'rollback-started',
			run,
			mapping: 'sample',
			dry_run: dryRun,
			started_at: '2026-01-02T00:00:00.000Z',
			tables: chosen.map(table => ({table, rows: rows[table as Table]})),
		};
		const end = (state: Rollback['state'], exitCode: number, message?: string): RollbackEvent => ({
			event: 'finished',
			exit_code: exitCode,
			rollback: {
				run,
				dry_run: dryRun,
				state,
				start_time: '2026-01-02T00:00:00.000Z',
				end_time: '2026-01-02T00:00:01.000Z',
				tables,
				dropped: [],
				notices: [],
				summary: `${Object.values(tables).reduce((sum, table) => sum + table.removed, 0)} rows removed.`,
				failure: message === undefined ? null : {code: 'rows-referred-to', message, hint: 'Mend it.'},
			},
		});
		for (const [table, its] of Object.entries(tables)) {
			yield {event: 'table-examined', table, ...its};
		}
		if (Object.values(tables).some(({blocked_by: its}) => its.length > 0)) {
			yield end('blocked', 1, 'Rows that stay refer to rows that are to be removed');
			return;
		}
		for (const [table, {changed_keys: _, blocked_by: __, ...counts}] of dryRun
			? []
			: Object.entries(tables)) {
			await sleep(pause);
			if (signal?.aborted) {
				yield end('interrupted', 130, 'The rollback was interrupted');
				return;
			}
			yield {event: 'table-rolled-back', table, ...counts};
		}
		const isKept = Object.values(tables).some(({kept}) => kept > 0);
		yield isKept ? end('kept', 3) : end('rolled-back', 0);
	};
}

export function pastRun(changes: Partial<PastRun> = {}): PastRun {
	return {
		run: '0198f0a4-0000-7000-8000-0123456789ab',
		mapping: 'sample',
		mode: 'run',
		state: 'finished',
		started: '2026-01-02T03:04:05.678Z',
		target: 'db.example:5432/unified as ada',
		...changes,
	};
}

export function opened(changes: Partial<OpenedRun> = {}): OpenedRun {
	return {setup: sampleSetup(), reachable: true, isOnTrial: false, report: sampleReport(), ...changes};
}

/** A history of these runs, each of which can be opened. */
export function fakeHistory(runs: readonly PastRun[], changes: Partial<OpenedRun> = {}): History {
	return {runs: () => runs, open: async () => opened(changes)};
}
