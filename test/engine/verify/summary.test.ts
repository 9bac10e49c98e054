/** The one line says no more than was compared. */
import {expect, it} from 'vitest';
import type {
	TableVerification,
	Verification,
	VerifyEvent,
} from '../../../source/engine/report/verification.ts';
import {
	endVerification,
	foldVerification,
	initialVerification,
} from '../../../source/engine/verify/fold-verification.ts';

const all: TableVerification = {
	expected_rows: 4886,
	found_rows: 4886,
	left_out_rows: 0,
	skipped_rows: 0,
	kept_rows: 0,
	edited_rows: 0,
	different_rows: 0,
	at_least: false,
	seconds: 1,
};

function ended(
	tables: ReadonlyArray<Partial<TableVerification>>,
	rolledBack: readonly string[] = [],
	state: Verification['state'] = 'verified',
): Verification {
	const events: VerifyEvent[] = [
		{
			event: 'verify-started',
			run: 'r',
			plan_hash: 'h',
			started_at: '2026-01-01T00:00:00.000Z',
			tables: [],
			rolled_back_tables: rolledBack,
		},
		...tables.map((table, i) => ({event: 'table-finished' as const, table: `t${i}`, ...all, ...table})),
	];
	return endVerification(events.reduce(foldVerification, initialVerification(0)), {
		state,
		failure: null,
		peak_memory_bytes: 1,
		at: 1000,
	});
}

it('counts as everything else does', () => {
	expect(ended([{}]).summary).toBe('All 4,886 rows in 1 table are as the snapshot has them.');
	expect(ended([{different_rows: 1234}, {}], [], 'differs').summary).toBe(
		'Of 9,772 rows in 2 tables 1,234 differ.',
	);
	expect(ended([{expected_rows: 1}]).summary).toBe('1 row in 1 table is as the snapshot has it.');
	expect(ended([]).summary).toBe('No table was compared.');
});

it('names what was left out of the comparison, and what was compared with an edited row', () => {
	const verification = ended(
		[{skipped_rows: 1, edited_rows: 1}, {skipped_rows: 1200}, {kept_rows: 2}],
		['users', 'plans'],
	);
	expect(verification.summary).toBe(
		'All 14,658 rows in 3 tables are as the snapshot has them, 1 of them as it was edited for a retry. ' +
			'Not compared: 1,201 rows that were skipped, 2 rows that stay as the target has them, ' +
			'2 tables that were rolled back (users, plans).',
	);
	expect(verification).toMatchObject({
		skipped_rows: 1201,
		kept_rows: 2,
		edited_rows: 1,
		rolled_back_tables: ['users', 'plans'],
	});
	expect(ended([{edited_rows: 2, different_rows: 1, kept_rows: 1}], ['a'], 'differs').summary).toBe(
		'Of 4,886 rows in 1 table 1 differs. Not compared: 1 row that stays as the target has it, 1 table that was rolled back (a).',
	);
	expect(ended([{}], [...'abcdefg']).summary).toContain(
		'7 tables that were rolled back (a, b, c, d, e and 2 more).',
	);
	expect(ended([], ['a']).summary).toBe(
		'No table was compared. Not compared: 1 table that was rolled back (a).',
	);
});
