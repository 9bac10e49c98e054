import type {RollbackEvent} from '../../source/engine/report/rollback.ts';

/** Three rows would go, one was changed since. */
export function rollbackOf(dryRun: boolean): RollbackEvent[] {
	const counts = {removed: 2, restored: 0, kept: 1, missing: 0};
	const table = {...counts, changed_keys: ['7'], blocked_by: []};
	return [
		{
			event: 'rollback-started',
			run: 'run-1',
			mapping: 'small',
			dry_run: dryRun,
			started_at: '2026-03-14T09:30:00.000Z',
			tables: [{table: 'users', rows: 3}],
		},
		{event: 'table-examined', table: 'users', ...table},
		...(dryRun ? [] : [{event: 'table-rolled-back' as const, table: 'users', ...counts}]),
		{
			event: 'finished',
			exit_code: 3,
			rollback: {
				run: 'run-1',
				dry_run: dryRun,
				state: 'kept',
				start_time: '2026-03-14T09:30:00.000Z',
				end_time: '2026-03-14T09:30:01.000Z',
				tables: {users: table},
				dropped: [],
				notices: [],
				summary: '2 rows removed, 1 row kept, changed since.',
				failure: null,
			},
		},
	];
}
