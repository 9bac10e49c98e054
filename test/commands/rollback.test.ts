import {expect, it} from 'vitest';
import {commandLine, smallWorld, workFolder} from './command-line.ts';
import {runOf, scriptedEngine} from './scripted-engine.ts';

it('rollback says what went, what was kept, and exits with 3 where rows stay', async () => {
	const {engine, asked} = scriptedEngine();
	const args = [
		'rollback',
		'run-1',
		'--tables',
		'users, orders',
		'--force-changed',
		'--drop-created',
		'--yes',
	];
	const {exitCode, out} = await commandLine([...args, ...smallWorld], {engine});
	expect(exitCode).toBe(3);
	expect(asked.rollbacks).toMatchObject([
		{
			target: {url: expect.stringContaining('db.test')},
			run: 'run-1',
			tables: ['users', 'orders'],
			dryRun: false,
			forceChanged: true,
			dropCreated: true,
		},
	]);
	expect(out).toContain('users: 2 rows removed');
	expect(out).toMatch(
		/Table +Removed +Restored +Changed since +Gone before +Referred to by\nusers +2 +0 +1 +0 +0/,
	);
	expect(out).toContain('users: changed since: 7');
});

it('tables that were taken back are in the history, beside what the run was', async () => {
	const cwd = workFolder();
	const events = runOf(3, 0).map(event =>
		event.event === 'run-started' ? {...event, base: 'run-0'} : event,
	);
	await commandLine(['run', '--yes', ...smallWorld], {cwd, engine: scriptedEngine(events).engine});
	expect((await commandLine(['runs'], {cwd})).out).toContain('catch-up, finished');
	await commandLine(['rollback', '--yes', ...smallWorld], {cwd});
	const {out} = await commandLine(['runs'], {cwd});
	expect(out).toMatch(
		/^Started \(UTC\) +Mapping +State\n2026-\d\d-\d\d \d\d:\d\d +small +catch-up, rolled back in part$/m,
	);
	expect(out.split('\n').every(line => line.length <= 80)).toBe(true);
	expect(JSON.parse((await commandLine(['runs', '--json'], {cwd})).out)).toMatchObject({
		catchesUpWith: 'run-0',
		takenBack: ['users'],
	});
});

it('rollback --dry-run only looks, and needs no yes', async () => {
	const {engine, asked} = scriptedEngine();
	const {out} = await commandLine(['rollback', '--dry-run', ...smallWorld], {engine});
	expect(asked.rollbacks.map(request => request.dryRun)).toEqual([true]);
	expect(asked.rollbacks[0]).not.toHaveProperty('run');
	expect(out).toContain('Looks what a rollback would do to run run-1 of small');
	expect(out).toContain('To remove');
});

it('rollback removes nothing where nobody is there to agree', async () => {
	const {engine, asked} = scriptedEngine();
	const {exitCode, err} = await commandLine(['rollback', ...smallWorld], {engine});
	expect(exitCode).toBe(2);
	expect(err).toContain('Look with --dry-run, then say --yes.');
	expect(asked.rollbacks).toEqual([]);
});

it('rollback --json writes every event, the last one with what came of it', async () => {
	const {out} = await commandLine(['rollback', '--json', '--yes', ...smallWorld]);
	const events = out
		.trim()
		.split('\n')
		.map(line => JSON.parse(line));
	expect(events.map(({event}) => event)).toEqual([
		'rollback-started',
		'table-examined',
		'table-rolled-back',
		'finished',
	]);
	expect(events.at(-1).rollback).toMatchObject({state: 'kept', tables: {users: {removed: 2, kept: 1}}});
});
