import {expect, it} from 'vitest';
import {commandLine, smallWorld} from './command-line.ts';
import {runOf, scriptedEngine} from './scripted-engine.ts';

it('catch-up asks for sources and target as run does, and takes a run and who wins', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 0));
	const {exitCode, out} = await commandLine(
		['catch-up', 'abcd', ...smallWorld, '--on-conflict', 'source', '--batch-size', '7', '--no-backup'],
		{engine},
	);
	expect(exitCode).toBe(0);
	expect(out).toContain('Brings up to date db.test');
	expect(out).toContain('What the sources have otherwise since run abcd: new rows are inserted');
	expect(out.trimEnd().split('\n').at(-1)).toBe('3 of 3 rows loaded');
	expect(asked.catchUps[0]).toMatchObject({
		run: 'abcd',
		mapping: {name: 'small'},
		options: {mode: 'run', onConflict: 'source', batchSize: 7, backup: false},
	});
	expect(asked.catchUps[0]?.namespace).not.toBe('');
});

it('conflicts stop it unless it is told otherwise, and a rehearsal is one', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 0));
	await commandLine(['catch-up', ...smallWorld, '--dry-run', '--json'], {engine});
	expect(asked.catchUps[0]?.options).toMatchObject({mode: 'dry-run', onConflict: 'stop'});
	expect(asked.catchUps[0]?.run).toBeUndefined();
});

it('words of run are no answer to conflicts here', async () => {
	const {engine, asked} = scriptedEngine();
	const {exitCode, err} = await commandLine(['catch-up', ...smallWorld, '--on-conflict', 'skip'], {engine});
	expect(exitCode).toBe(2);
	expect(err).toContain('must be stop, source or target');
	expect(asked.catchUps).toEqual([]);
});

it('a source that is not given is asked for by name', async () => {
	const {exitCode, err} = await commandLine([
		'catch-up',
		'--config',
		'mapping.yaml',
		'--target',
		'postgresql://db.test/shop',
	]);
	expect(exitCode).toBe(2);
	expect(err).toContain('--source old=FILE');
});

it('who is not there is not asked who wins', async () => {
	const failure = {code: 'target-changed', message: 'A row of the target changed:\n  users 7', hint: null};
	const events = runOf(3, 0).map(event =>
		event.event === 'finished'
			? {...event, exit_code: 2, report: {...event.report, state: 'failed' as const, failure}}
			: event,
	);
	const {engine, asked} = scriptedEngine(events);
	const {exitCode, out} = await commandLine(['catch-up', ...smallWorld], {engine});
	expect([exitCode, asked.catchUps.length]).toEqual([2, 1]);
	expect(out).toContain('A row of the target changed:\n  users 7');
	expect(out).not.toContain('\\n');
});
