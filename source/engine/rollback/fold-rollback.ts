/** The outcome of a rollback as a fold of its events. */

import type {Rollback, RollbackEvent, TableRollback} from '../report/rollback.ts';
import {count} from '../report/summary.ts';
import type {Ending} from '../run/ending.ts';

export function initialRollback(at: Date): Rollback {
	return {
		run: '',
		dry_run: false,
		state: 'rolled-back',
		start_time: at.toISOString(),
		end_time: at.toISOString(),
		tables: {},
		dropped: [],
		notices: [],
		summary: '',
		failure: null,
	};
}

const untouched: TableRollback = {
	removed: 0,
	restored: 0,
	kept: 0,
	missing: 0,
	changed_keys: [],
	blocked_by: [],
};

export function foldRollback(state: Rollback, event: RollbackEvent): Rollback {
	switch (event.event) {
		case 'rollback-started':
			return {...state, run: event.run, dry_run: event.dry_run, start_time: event.started_at};
		case 'table-examined':
		case 'table-rolled-back': {
			const {event: _, table, ...counts} = event;
			// What would be removed is none of what was: until its own transaction has ended, a table is untouched.
			const done = event.event === 'table-examined' && !state.dry_run ? {removed: 0, restored: 0} : {};
			return {
				...state,
				tables: {...state.tables, [table]: {...untouched, ...state.tables[table], ...counts, ...done}},
			};
		}
		case 'table-dropped':
			return {...state, dropped: [...state.dropped, event.table]};
		case 'notice':
			return {...state, notices: [...state.notices, `${event.where}: ${event.message}`]};
		default:
			return state;
	}
}

/** @param ending how it ended where it threw */
export function endRollback(state: Rollback, ending: Ending | undefined, at: Date): Rollback {
	const tables = Object.values(state.tables);
	const isKept = tables.some(table => table.kept > 0);
	const how: Rollback['state'] | undefined =
		ending?.failure.code === 'rows-referred-to' ? 'blocked' : ending?.state;
	const ended: Rollback = {
		...state,
		state: how ?? (isKept ? 'kept' : 'rolled-back'),
		end_time: at.toISOString(),
		failure: ending?.failure ?? null,
	};
	return {...ended, summary: summaryOf(ended)};
}

function summaryOf({state, dry_run: dryRun, tables}: Rollback): string {
	const would = dryRun ? 'would be ' : '';
	const words = {
		removed: `${would}removed`,
		restored: `${would}restored`,
		kept: 'kept, changed since',
		missing: 'gone before',
	};
	const parts = (Object.keys(words) as Array<keyof typeof words>).flatMap(what => {
		const rows = Object.values(tables).reduce((sum, table) => sum + table[what], 0);
		return rows === 0 && what !== 'removed' ? [] : [`${count(rows, 'row')} ${words[what]}`];
	});
	const stopped = {blocked: 'Nothing was removed. ', failed: 'Stopped. ', interrupted: 'Interrupted. '};
	const prefix = state === 'rolled-back' || state === 'kept' ? '' : stopped[state];
	return `${prefix}${parts.join(', ')}.`;
}
