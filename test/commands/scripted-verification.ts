/** What the scripted engine tells of a comparison. */
import type {Difference, TableVerification, VerifyEvent} from '../../source/engine/report/verification.ts';

const difference: Difference = {
	kind: 'changed',
	table: 'users',
	key: '7',
	source_key: '7',
	column: 'name',
	expected: 'Ada',
	found: 'Ada\u001b[2J',
};

const compared: TableVerification = {
	expected_rows: 2,
	found_rows: 2,
	left_out_rows: 1,
	skipped_rows: 0,
	kept_rows: 0,
	edited_rows: 0,
	different_rows: 1,
	at_least: false,
	seconds: 0.5,
};

/** A comparison of run-1 that found one changed value. */
export const verification: readonly VerifyEvent[] = [
	{
		event: 'verify-started',
		run: 'run-1',
		plan_hash: 'hash',
		started_at: '2026-01-01T00:00:00.000Z',
		tables: [{table: 'users', rows: 3}],
		rolled_back_tables: [],
	},
	{event: 'table-started', table: 'users', rows: 3},
	{event: 'progress', table: 'users', rows: 3},
	{event: 'difference', difference},
	{event: 'table-finished', table: 'users', ...compared},
	{
		event: 'finished',
		exit_code: 3,
		verification: {
			run: 'run-1',
			state: 'differs',
			start_time: '2026-01-01T00:00:00.000Z',
			end_time: '2026-01-01T00:00:01.000Z',
			duration_seconds: 1,
			tables: {users: compared},
			skipped_rows: 0,
			kept_rows: 0,
			edited_rows: 0,
			rolled_back_tables: [],
			difference_counts: {changed: 1},
			differences: [difference],
			notices: [],
			summary: 'Of 2 rows in 1 table 1 differs.',
			failure: null,
			peak_memory_bytes: 1,
		},
	},
];
