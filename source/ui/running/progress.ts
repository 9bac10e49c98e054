/** What the live screen shows: a pure fold of the engine's events. Times are ms of the caller's clock. */

import type {Counts, MigrationEvent, Phase, Reject, RunMode} from '../../engine/events.ts';
import {addCounts, noRows} from '../../engine/report/counts.ts';
import {rowsPerSecond} from '../../engine/report/pace.ts';

export interface LoadProgress {
	readonly load: string;
	readonly source: string;
	readonly table: string;
	readonly rows: number;
	readonly counts: Counts;
	readonly startedAt: number | null;
	readonly lastBatchAt: number | null;
	readonly finishedAt: number | null;
	/** Rows that were committed before the run went on: they tell nothing of its pace. */
	readonly before: number;
}

export interface Progress {
	readonly run: string | null;
	readonly mode: RunMode;
	readonly phase: Phase;
	readonly startedAt: number;
	readonly now: number;
	readonly loads: readonly LoadProgress[];
	readonly lastReject: Reject | null;
	/** What is being done beside rows: a snapshot's pages, the constraint being built. */
	readonly activity: string;
	readonly notices: readonly string[];
	/** Since when the run stands still, as it was asked to. */
	readonly pausedAt: number | null;
	/** What happened that passes by itself, while the run waits before it tries again. */
	readonly waiting: {readonly reason: string; readonly delayMs: number} | null;
}

const notStarted = {startedAt: null, lastBatchAt: null, finishedAt: null, before: 0} as const;

/** Before the first event. */
export function initialProgress(mode: RunMode, now: number): Progress {
	return {
		run: null,
		mode,
		phase: 'check',
		startedAt: now,
		now,
		loads: [],
		lastReject: null,
		activity: '',
		notices: [],
		waiting: null,
		pausedAt: null,
	};
}

/** The progress after one event that was seen at `now`. */
export function foldProgress(progress: Progress, event: MigrationEvent, now: number): Progress {
	const next = {...progress, now, waiting: null};
	switch (event.event) {
		case 'run-started':
			return {
				...next,
				run: event.run,
				mode: event.mode,
				loads: event.loads.map(load => ({...load, counts: noRows, ...notStarted})),
			};
		case 'run-resumed': {
			const before = new Map(event.loads.map(({load, counts}) => [load, counts]));
			const loads = next.loads.map(load => {
				const counts = before.get(load.load) ?? noRows;
				return {...load, ...notStarted, counts, before: counts.read};
			});
			return {...next, loads, activity: '', lastReject: null};
		}
		case 'retrying':
			return {...next, activity: '', waiting: {reason: event.reason, delayMs: event.delay_ms}};
		case 'paused':
			return {...next, pausedAt: now};
		case 'resumed':
			return goesOn(next);
		case 'phase-started':
			return {...next, phase: event.phase, activity: ''};
		case 'snapshot-progress':
			return {
				...next,
				activity: `${event.source}: ${Math.floor((event.done / Math.max(1, event.total)) * 100)}%`,
			};
		case 'snapshot-finished':
			return {...next, activity: `${event.source}: done`};
		case 'load-started':
			return withLoad(next, event.load, load => ({...load, rows: event.rows, startedAt: now}));
		case 'batch-committed':
			return withLoad(next, event.load, load => ({
				...load,
				counts: addCounts(load.counts, event.counts),
				lastBatchAt: now,
			}));
		case 'load-finished':
			return withLoad(next, event.load, load => ({...load, counts: event.counts, finishedAt: now}));
		case 'row-rejected':
			return {...next, lastReject: event.reject};
		case 'constraint-started':
			return {...next, activity: `${event.table}: ${event.name} (${event.number} of ${event.total})`};
		case 'notice':
			return {...next, notices: [...next.notices, `${event.where}: ${event.message}`]};
		case 'changes-found':
		case 'rollback-script-ready':
		case 'conflict-found':
		case 'constraint-finished':
		case 'finished':
			return next;
	}
}

/** Loads know nothing of the time that the run stood still: the clock of each is put forward by it. */
function goesOn(progress: Progress): Progress {
	const {pausedAt, now} = progress;
	const later = (at: number | null) => (at === null ? null : at + now - (pausedAt ?? now));
	const loads = progress.loads.map(load => ({
		...load,
		startedAt: later(load.startedAt),
		lastBatchAt: later(load.lastBatchAt),
		finishedAt: later(load.finishedAt),
	}));
	return {...progress, loads, pausedAt: null};
}

function withLoad(progress: Progress, name: string, change: (load: LoadProgress) => LoadProgress): Progress {
	return {...progress, loads: progress.loads.map(load => (load.load === name ? change(load) : load))};
}

/** How fast something goes, and how long it will go on at that pace; null while that cannot be told. */
export interface Pace {
	readonly perSecond: number | null;
	readonly leftMs: number | null;
}

/** The pace of `done` of `total` rows after `elapsedMs`. Times under 50 ms tell nothing. */
export function paceOf(done: number, total: number, elapsedMs: number): Pace {
	if (done <= 0 || elapsedMs < 50) {
		return {perSecond: null, leftMs: null};
	}
	const perSecond = done / (elapsedMs / 1000);
	return {perSecond, leftMs: (Math.max(0, total - done) / perSecond) * 1000};
}

/** A target table's loads as one. */
export type TableProgress = Omit<LoadProgress, 'load' | 'source'>;

/** The target tables in the order of their first loads. A table is finished when its last load is. */
export function tablesOf(progress: Progress): readonly TableProgress[] {
	const tables = new Map<string, TableProgress>();
	for (const load of progress.loads) {
		const table = tables.get(load.table);
		tables.set(load.table, table ? together(table, load) : load);
	}
	return [...tables.values()];
}

function together(one: TableProgress, other: TableProgress): TableProgress {
	const starts = [one.startedAt, other.startedAt].filter(at => at !== null);
	const batches = [one.lastBatchAt, other.lastBatchAt].filter(at => at !== null);
	return {
		table: one.table,
		rows: one.rows + other.rows,
		before: one.before + other.before,
		counts: addCounts(one.counts, other.counts),
		startedAt: starts.length === 0 ? null : Math.min(...starts),
		lastBatchAt: batches.length === 0 ? null : Math.max(...batches),
		finishedAt:
			one.finishedAt === null || other.finishedAt === null
				? null
				: Math.max(one.finishedAt, other.finishedAt),
	};
}

/** Whether all its rows are committed, which a table's last batch says before its loads are called finished. */
export function isDone({startedAt, finishedAt, counts, rows}: TableProgress): boolean {
	return finishedAt !== null || ((startedAt !== null || counts.read > 0) && counts.read >= rows);
}

/** How long a table has taken: from its first load's start to its last batch, as the report counts. */
export function tableMs({startedAt, lastBatchAt}: TableProgress): number {
	return startedAt === null || lastBatchAt === null ? 0 : Math.max(0, lastBatchAt - startedAt);
}

/** The pace at the table's last batch, which stays as it was when the table is done. */
export function tablePace(table: TableProgress): Pace {
	const read = table.counts.read - table.before;
	const perSecond = rowsPerSecond(read, tableMs(table) / 1000);
	return {
		perSecond: perSecond === 0 ? null : perSecond,
		leftMs: paceOf(read, table.rows - table.before, tableMs(table)).leftMs,
	};
}

/** Position of the table being loaded: what the live list shows unless the operator looks elsewhere. */
export function activeTable(progress: Progress): number {
	const tables = tablesOf(progress);
	const at = tables.findIndex(table => table.startedAt !== null && table.finishedAt === null);
	return at === -1
		? Math.max(
				0,
				tables.findLastIndex(table => table.finishedAt !== null),
			)
		: at;
}

/** All loads together; the pace counts from the first load's start. */
export function totals(progress: Progress): Counts & Pace & {readonly rows: number} {
	const counts = progress.loads.reduce((all, load) => addCounts(all, load.counts), noRows);
	const rows = progress.loads.reduce((all, load) => all + load.rows, 0);
	const starts = progress.loads.flatMap(load => load.startedAt ?? []);
	const from = starts.length === 0 ? progress.now : Math.min(...starts);
	const before = progress.loads.reduce((all, load) => all + load.before, 0);
	return {
		...counts,
		rows,
		...paceOf(counts.read - before, rows - before, (progress.pausedAt ?? progress.now) - from),
	};
}
