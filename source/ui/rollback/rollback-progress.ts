/** What the screen of a rollback shows: a pure fold of the engine's events. Times are ms of the caller's clock. */
import type {RollbackEvent, TableRollback} from '../../engine/report/rollback.ts';

type Done = Pick<TableRollback, 'removed' | 'restored' | 'kept' | 'missing'>;

export interface RollbackProgress {
	/** In the order in which they go; `done` once a table's transaction has ended. */
	readonly tables: ReadonlyArray<{readonly table: string; readonly rows: number; readonly done: Done | null}>;
	readonly dropped: readonly string[];
	readonly notices: readonly string[];
	/** What happened that passes by itself, while the rollback waits before it tries again. */
	readonly waiting: {readonly reason: string; readonly delayMs: number} | null;
	readonly startedAt: number;
	readonly now: number;
}

/** Before the first event. */
export function initialRollbackProgress(now: number): RollbackProgress {
	return {tables: [], dropped: [], notices: [], waiting: null, startedAt: now, now};
}

/** The progress after one event that was seen at `now`. */
export function foldRollbackProgress(
	progress: RollbackProgress,
	event: RollbackEvent,
	now: number,
): RollbackProgress {
	const next = {...progress, now, waiting: null};
	switch (event.event) {
		case 'rollback-started':
			return {...next, tables: event.tables.map(table => ({...table, done: null}))};
		case 'table-rolled-back': {
			const {event: _, table, ...done} = event;
			return {...next, tables: next.tables.map(its => (its.table === table ? {...its, done} : its))};
		}
		case 'table-dropped':
			return {...next, dropped: [...next.dropped, event.table]};
		case 'retrying':
			return {...next, waiting: {reason: event.reason, delayMs: event.delay_ms}};
		case 'notice':
			return {...next, notices: [...next.notices, `${event.where}: ${event.message}`]};
		case 'table-examined':
		case 'run-rolled-back':
		case 'finished':
			return next;
	}
}
