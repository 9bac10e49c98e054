import {expect, it} from 'vitest';
import {judgeRejects, withRejects} from '../../source/commands/demo-rejects.ts';
import type {MigrationEvent} from '../../source/engine/events.ts';
import type {RunRequest} from '../../source/engine/run/request.ts';
import {runOf, scriptedEngine} from './scripted-engine.ts';

const reject = (key: string) => ({source: 'old.people', key, table: 'users'});

it('exactly the planted rejects are a success, though the run itself ends with 3', () => {
	expect(judgeRejects([reject('1'), reject('2')], [reject('2'), reject('1')], 3)).toEqual({
		exit: 0,
		text: '2 rows were planted to be rejected, and exactly these were.\n',
	});
	expect(judgeRejects([], [], 0).exit).toBe(0);
});

it('a difference ends with 3 and is listed, both ways', () => {
	const {exit, text} = judgeRejects([reject('1')], [reject('\u001b[2J')], 0);
	expect(exit).toBe(3);
	expect(text).toContain('Planted, but not rejected (1):\n  old.people 1 into users');
	expect(text).toContain('Rejected, but not planted (1):\n  old.people \\x1b[2J into users');
});

it('a run that did not finish keeps its exit code and is not judged', () => {
	expect(judgeRejects([reject('1')], undefined, 130)).toEqual({exit: 130, text: ''});
	expect(judgeRejects([reject('1')], [], 1)).toEqual({exit: 1, text: ''});
});

it('the rejects are those of the last run of the whole plan', async () => {
	const {engine, outcome} = withRejects(scriptedEngine(runOf(5, 2)).engine);
	const run = async (tables: object) => {
		const request = {options: tables} as RunRequest;
		for await (const _ of engine.migrate(request));
	};
	await run({tables: ['users']});
	expect(outcome()).toBeUndefined();
	await run({});
	await run({});
	expect(outcome()).toEqual([reject('1'), reject('2')]);
});

it('of a run that went on, the rejects that its ledger told count once', async () => {
	const again: MigrationEvent = {event: 'run-resumed', attempt: 2, loads: []};
	const [first, ...events] = runOf(5, 2);
	const {engine, outcome} = withRejects(
		scriptedEngine(first ? [first, ...events.slice(0, -1), again, ...events] : []).engine,
	);
	for await (const _ of engine.resume({target: {}}));
	expect(outcome()).toEqual([reject('1'), reject('2')]);
});
