import {readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {commandLine, smallWorld, workFolder} from './command-line.ts';
import {plan, runOf, scriptedEngine} from './scripted-engine.ts';

it('run without a terminal asks nothing, says what it does, and ends with the exit code of the engine', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 1));
	const {exitCode, out, err} = await commandLine(['run', ...smallWorld, '--workers', '2'], {engine});
	expect(exitCode).toBe(3);
	expect(err).toBe('');
	expect(out).toContain('Migrates into db.test:5432/shop as me, schema public');
	expect(out).toContain('users: 3 read, 2 loaded, 1 rejected');
	expect(out).toContain("old.people 1: 'ada': has no @");
	expect(asked.runs[0]?.options).toMatchObject({
		mode: 'run',
		workers: 2,
		batchSize: 10_000,
		onConflict: 'fail',
	});
});

it('run --json writes nothing but events to stdout, the report last', async () => {
	const {out, err} = await commandLine(['run', '--json', ...smallWorld]);
	const events = out
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line));
	expect(events).toEqual(JSON.parse(JSON.stringify(runOf(3, 1))));
	expect(events.at(-1)).toMatchObject({event: 'finished', report: {migration_id: 'run-1'}});
	expect(err).toContain('Plan hash: abc123');
});

it('the default command does the same with --yes', async () => {
	const {engine, asked} = scriptedEngine(runOf(2, 0));
	const {exitCode} = await commandLine(['--yes', '--dry-run', ...smallWorld], {engine});
	expect(exitCode).toBe(0);
	expect(asked.runs[0]?.options.mode).toBe('dry-run');
});

it('run --schema-only says that it loads nothing', async () => {
	const {engine, asked} = scriptedEngine(runOf(0, 0));
	const {exitCode, out} = await commandLine(['run', '--schema-only', ...smallWorld], {engine});
	expect(exitCode).toBe(0);
	expect(out).toContain('Makes the tables, and loads nothing, in db.test:5432/shop as me, schema public');
	expect(asked.runs[0]).toMatchObject({createSchema: true, options: {only: 'schema', mode: 'run'}});
	expect((await commandLine(['run', '--help'])).out).toContain('--data-only');
});

it('a plan with a blocker is not run', async () => {
	const blocker = {
		severity: 'blocker',
		where: 'users.id',
		message: 'has no source.',
		hint: 'Name one.',
	} as const;
	const {engine, asked} = scriptedEngine([], [blocker]);
	const {exitCode, err} = await commandLine(['run', ...smallWorld], {engine});
	expect(exitCode).toBe(2);
	expect(err).toContain('Blocker: users.id: has no source. Name one.');
	expect(asked.runs).toEqual([]);
	expect((await commandLine(['plan', ...smallWorld], {engine})).exitCode).toBe(2);
});

it('a source without a file is named with the flag that gives it', async () => {
	const {exitCode, err} = await commandLine([
		'run',
		'--config',
		'mapping.yaml',
		'--target',
		'postgresql://h/d',
	]);
	expect(exitCode).toBe(2);
	expect(err).toContain('--source old=FILE');
});

it('a table that the plan does not load is refused with the nearest name', async () => {
	const {exitCode, err} = await commandLine(['run', ...smallWorld, '--tables', 'user']);
	expect(exitCode).toBe(2);
	expect(err).toContain('Did you mean users?');
});

it('without a target the error says how to name one', async () => {
	const {exitCode, err} = await commandLine(['plan', '--config', 'mapping.yaml', '--source', 'old=old.db']);
	expect(exitCode).toBe(2);
	expect(err).toContain('--target');
	expect(err).toContain('[target-not-given]');
});

it('plan and preview print text, and JSON on request', async () => {
	const text = (await commandLine(['plan', ...smallWorld])).out;
	expect(text).toContain('old.people (note): nobody reads it');
	expect(text).toContain('1 mapped, 0 carried over, 1 left behind, 0 unaccounted for');
	const json = JSON.parse((await commandLine(['plan', '--json', ...smallWorld])).out);
	expect(json).toMatchObject({event: 'plan', plan: {hash: plan.hash}});
	expect((await commandLine(['preview', ...smallWorld])).out).toContain('integer key → UUID');
	const preview = JSON.parse((await commandLine(['preview', '--json', ...smallWorld])).out);
	expect(preview).toMatchObject({event: 'preview', load: 'users'});
});

it('preview looks a key up in the tables that are named, and nowhere else', async () => {
	const {engine} = scriptedEngine();
	const asked: unknown[] = [];
	const listening: typeof engine = {
		...engine,
		preview(request, planned, choice) {
			asked.push(choice);
			return engine.preview(request, planned, choice);
		},
	};
	const args = ['preview', ...smallWorld, '--key', '7'];
	const {exitCode, err} = await commandLine(args, {engine: listening});
	expect([exitCode, asked]).toEqual([2, []]);
	expect(err).toContain('--key needs --tables');
	expect((await commandLine([...args, '--tables', 'users'], {engine: listening})).out).toContain('Row 7');
	expect(asked).toEqual([{rows: 3, loads: ['users'], key: '7'}]);
});

it('a run leaves history, report and log, all for their owner only and without the password', async () => {
	const cwd = workFolder();
	await commandLine(['run', ...smallWorld], {cwd});
	const run = path.join(cwd, 'state', 'runs', 'run-1');
	const files = [
		path.join(cwd, 'state', 'settings.json'),
		path.join(run, 'report.json'),
		path.join(run, 'log.ndjson'),
	];
	for (const file of files) {
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(readFileSync(file, 'utf8')).not.toContain('s3cret');
	}
	expect(statSync(run).mode & 0o777).toBe(0o700);
	const {out} = await commandLine(['runs', '--json'], {cwd});
	expect(JSON.parse(out)).toMatchObject({run: 'run-1', mapping: 'small', state: 'finished', mode: 'run'});
});

it('the same project gets the same UUID namespace in each run, another target another', async () => {
	const cwd = workFolder();
	const {engine, asked} = scriptedEngine();
	await commandLine(['plan', ...smallWorld], {cwd, engine});
	await commandLine(['plan', ...smallWorld], {cwd, engine});
	await commandLine(['plan', ...smallWorld, '--target', 'postgresql://elsewhere/shop'], {cwd, engine});
	const [first, again, other] = asked.plans.map(({namespace}) => namespace);
	expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
	expect(again).toBe(first);
	expect(other).not.toBe(first);
});

it('a bug is one line and the way to its stack, and the stack at level debug', async () => {
	const {engine} = scriptedEngine();
	const broken = {
		...engine,
		makePlan: () => Promise.reject(new TypeError('x is not a function')),
	};
	const brief = await commandLine(['plan', ...smallWorld], {engine: broken});
	expect(brief.exitCode).toBe(1);
	expect(brief.err).toBe(
		'Error: x is not a function [bug]\nThis is a mistake in mingus-migrate. --log-level debug shows where it happened.\n',
	);
	const long = await commandLine(['plan', ...smallWorld, '--log-level', 'debug'], {engine: broken});
	expect(long.err).toMatch(/\n\s+at /);
});
