import {existsSync, rmSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import type {CommandContext} from '../../source/commands/context.ts';
import {openHistory} from '../../source/commands/history.ts';
import {makeInterrupts} from '../../source/commands/interrupts.ts';
import {openSettings, type RunEntry} from '../../source/settings.ts';
import {workFolder} from './command-line.ts';
import {scriptedEngine} from './scripted-engine.ts';

function contextIn(cwd: string, env: Record<string, string> = {}): CommandContext {
	return {
		env: {MINGUS_MIGRATE_HOME: path.join(cwd, 'state'), HOME: cwd, ...env},
		cwd,
		write: () => {},
		writeError: () => {},
		interactive: true,
		terminal: {input: true, output: true, colorDepth: 8},
		now: () => new Date(0),
		interrupts: makeInterrupts({announce: () => {}, exit: () => {}}),
		loadEngine: async () => scriptedEngine().engine,
	};
}

const entry: RunEntry = {
	run: 'one',
	mapping: 'small',
	mode: 'run',
	started: '2026-01-01T00:00:00Z',
	ended: '2026-01-01T00:00:01Z',
	state: 'finished',
	target: 'db.test:5432/shop as me',
	report: '/nowhere/report.json',
};

async function historyOf(env: Record<string, string> = {}, remembered?: string) {
	const cwd = workFolder();
	const settings = await openSettings(path.join(cwd, 'state'));
	settings.saveRun(entry);
	settings.saveRun({...entry, run: 'two', target: 'other:5432/shop as me'});
	settings.rememberLastUsed('small', {
		sources: {},
		...(remembered === undefined ? {} : {target: remembered}),
		file: '/maps/small.yaml',
	});
	return {history: await openHistory({}, contextIn(cwd, env)), cwd};
}

it('has the newest run first', async () => {
	const {history} = await historyOf();
	expect(history.runs().map(({run}) => run)).toEqual(['two', 'one']);
});

it.each([
	['what the environment says', {DATABASE_URL: 'postgres://me:s3cret@db.test/shop'}, undefined],
	['what was used last with the mapping', {}, 'host=db.test port=5432 dbname=shop user=me'],
	['the environment alone', {PGHOST: 'db.test', PGDATABASE: 'shop', PGUSER: 'me'}, undefined],
])('finds the way to the target of a run by %s, and not to another one', async (_, env, remembered) => {
	const {history} = await historyOf(env as Record<string, string>, remembered);
	const {reachable, setup, report} = await history.open('one');
	expect(reachable).toBe(true);
	expect(setup.targetUrl).toBe((env as {DATABASE_URL?: string}).DATABASE_URL ?? remembered);
	expect(setup.mappingFile).toBe('/maps/small.yaml');
	expect(report).toBe(null);
	expect(await history.open('two')).toMatchObject({reachable: false});
});

it('knows no run that was taken out of the settings meanwhile', async () => {
	const {history, cwd} = await historyOf();
	const file = path.join(cwd, 'state', 'settings.json');
	expect(existsSync(file)).toBe(true);
	rmSync(file);
	await expect(history.open('one')).rejects.toMatchObject({code: 'run-not-found'});
});
