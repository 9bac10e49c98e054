// What a user would see go wrong: the wizard advises flags of a command line that is not there.
import {expect, test} from 'vitest';
import {MigrationError} from '../../source/engine/errors.ts';
import {answerOf} from '../../source/ui/engine-answer.ts';
import {hintOnScreen, problemOnScreen} from '../../source/ui/hint-on-screen.ts';

test('a hint that names a flag becomes what there is to do on the screens', async () => {
	const error = new MigrationError('source-missing', 'Source a: there is no file /x', {
		hint: 'Give the right file with --source a=FILE.',
	});
	expect(
		await answerOf(() => {
			throw error;
		}),
	).toEqual({
		state: 'failed',
		failure: {message: error.message, hint: 'Enter the path of the right file in its field, at Sources.'},
	});
});

test('a hint that holds for both stays, and one that has no other words goes', () => {
	expect(hintOnScreen({code: 'target-unreachable', hint: 'Is the server running?'})).toBe(
		'Is the server running?',
	);
	expect(hintOnScreen({code: 'bad-usage', hint: 'Take it back: mingus-migrate rollback 7'})).toBeUndefined();
	expect(hintOnScreen({code: 'bad-usage', hint: null})).toBeUndefined();
});

test('a problem of the plan is told by what the screens have', () => {
	const problem = {severity: 'blocker', where: 'users', message: 'the target has no table users'} as const;
	const hint = 'Let it be made with --create-schema.';
	expect(problemOnScreen({...problem, hint, code: 'table-missing'}).hint).toContain('At Target, tick');
	expect(problemOnScreen(problem)).toEqual(problem);
});
