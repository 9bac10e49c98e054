import {chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {openSettings, type RunEntry} from '../source/settings.ts';

function folder(): string {
	const made = mkdtempSync(path.join(tmpdir(), 'mingus-settings-'));
	onTestFinished(() => rmSync(made, {recursive: true, force: true}));
	return made;
}

const entry: RunEntry = {
	run: 'one',
	mapping: 'small',
	mode: 'run',
	started: '2026-01-01T00:00:00Z',
	ended: null,
	state: 'running',
	target: 'db:5432/shop as me',
	report: null,
};

it('settings are remembered, in a file that only its owner may read, whatever its mode was', async () => {
	const state = path.join(folder(), 'new', 'state');
	const settings = await openSettings(state);
	settings.rememberLastUsed('small', {sources: {old: '/old.db'}, target: 'host=db'});
	const file = path.join(state, 'settings.json');
	expect(statSync(state).mode & 0o777).toBe(0o700);
	chmodSync(file, 0o644);
	settings.saveRun(entry);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const again = await openSettings(state);
	expect(again.lastUsed('small')).toEqual({sources: {old: '/old.db'}, target: 'host=db'});
	expect(again.lastUsed('other')).toBeUndefined();
	expect(again.runs()).toEqual([entry]);
});

it('a run that is saved again replaces itself in its place', async () => {
	const settings = await openSettings(folder());
	settings.saveRun(entry);
	settings.saveRun({...entry, run: 'two'});
	settings.saveRun({...entry, state: 'finished', ended: '2026-01-01T00:01:00Z'});
	expect(settings.runs().map(({run, state}) => [run, state])).toEqual([
		['one', 'finished'],
		['two', 'running'],
	]);
});

it('a namespace is made once, and differs between projects', async () => {
	const state = folder();
	const first = (await openSettings(state)).namespaceOf('a.b in db:5432/shop/public');
	const settings = await openSettings(state);
	expect(settings.namespaceOf('a.b in db:5432/shop/public')).toBe(first);
	expect(settings.namespaceOf('c')).not.toBe(first);
});

it.each(['{"runs": ', '[]', '"text"', '{"runs": [{"run": 1}]}', '{"namespaces": {"a": "no uuid"}}'])(
	'a file that holds %j is refused by its name and left as it is',
	async content => {
		const state = folder();
		const file = path.join(state, 'settings.json');
		writeFileSync(file, content);
		await expect(openSettings(state)).rejects.toMatchObject({
			name: 'MigrationError',
			code: 'bad-usage',
			message: expect.stringContaining(file),
		});
		expect(readFileSync(file, 'utf8')).toBe(content);
	},
);

it('a state folder that is a file is refused', async () => {
	const file = path.join(folder(), 'file');
	writeFileSync(file, '');
	await expect(openSettings(file)).rejects.toMatchObject({code: 'bad-usage'});
});
