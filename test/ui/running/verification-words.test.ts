import {expect, it} from 'vitest';
import type {Verification} from '../../../source/engine/report/verification.ts';
import {verificationWords} from '../../../source/ui/running/verification-words.ts';
import {verification as scripted} from '../../commands/scripted-verification.ts';

function words(more: Partial<Verification>): string {
	const last = scripted.at(-1);
	if (last?.event !== 'finished') {
		throw new Error('the script must end');
	}
	return verificationWords(
		{state: 'found', value: {...last.verification, ...more}},
		'mingus-migrate verify run-1',
	).text;
}

it('what was not compared is said where a narrow screen does not cut it', () => {
	const summary = 'All 2 rows in 1 table are as the snapshot has them.';
	const state = 'verified' as const;
	expect(words({state, summary})).toBe(`Verified. ${summary}`);
	const some = {skipped_rows: 1200, edited_rows: 1, rolled_back_tables: ['users', 'plans']};
	expect(words({state, summary, ...some})).toBe(
		`Verified, with 1 edited row, without 1,200 skipped rows, 2 tables rolled back. ${summary}`,
	);
	expect(words({state, summary, kept_rows: 1})).toBe(
		`Verified, without 1 row kept in the target. ${summary}`,
	);
	expect(words({rolled_back_tables: ['users']})).toBe(
		'Of 2 rows in 1 table 1 differs. mingus-migrate verify run-1 names the differences.',
	);
});
