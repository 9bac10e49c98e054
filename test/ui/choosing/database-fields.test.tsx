import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, expect, onTestFinished, test} from 'vitest';
import {fileLooks} from '../../../source/commands/file-looks.ts';
import {initialChoice} from '../../../source/ui/choosing/mapping-state.ts';
import {type Action, wizard} from '../../../source/ui/wizard.ts';
import type {Wizard} from '../../../source/ui/wizard-state.ts';
import {writeSource} from '../../migration.ts';
import {fakeEngine} from '../fake-engine.ts';
import {closeScreens, keys, openScreen} from '../screen.tsx';
import {fakeMappings} from './sample-proposal.ts';

afterEach(closeScreens);

const given = {preset: 'mingus', origin: 'init', databases: {}} as const;

function paths(...actions: readonly Action[]): readonly string[] {
	const start: Wizard = initialChoice(given);
	const enter: Action = {type: 'next', now: 0};
	const state = [enter, ...actions].reduce(wizard, start);
	return state.step === 'databases' ? state.beginning.databases.map(({path: field}) => field.value) : [];
}

test('lines that are pasted are databases, as many as there are, and one field more is there', () => {
	expect(paths({type: 'pasted', text: "/a.db\n'/b c.db'\n/d.db"})).toEqual(['/a.db', '/b c.db', '/d.db', '']);
});

test('quotes that were typed go when the files are read', () => {
	const typed: Action = {type: 'edit', edit: {edit: 'insert', text: '"/a b.db"'}};
	expect(paths(typed, {type: 'next', now: 0})).toEqual(['/a b.db', '']);
});

test.each([
	[80, 24],
	[60, 15],
])('Tab completes a folder, and Enter reads all databases in it, on %i by %i', async (columns, rows) => {
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-databases-'));
	onTestFinished(() => rmSync(dir, {recursive: true, force: true, maxRetries: 10}));
	writeSource(path.join(dir, 'shop.db'), 'CREATE TABLE items(id)');
	writeSource(path.join(dir, 'crm.bin'), 'CREATE TABLE people(id)');
	writeFileSync(path.join(dir, 'notes.db'), 'no database');
	const mappings = fakeMappings();
	const files = fileLooks({cwd: dir, env: {HOME: dir}});
	const screen = openScreen({engine: fakeEngine(), mappings, given, files, columns, rows});
	await screen.shows('Propose a mapping');
	await screen.press(keys.enter, 'Which SQLite databases');
	await screen.press('~', '~');
	await screen.press(keys.tab, '3 go on like this: crm.bin  notes.db');
	expect(screen.frame().split('\n')).toHaveLength(rows);
	await screen.press(keys.enter, 'with mixed values');
	expect(mappings.asked[0]).toBe(
		`examine crm,${path.join(dir, 'crm.bin')} shop,${path.join(dir, 'shop.db')}`,
	);
	await screen.press(keys.escape, 'They are read already');
	await screen.press(keys.down, /❯ shop/);
});

test('a folder without a database is told where it was named', async () => {
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-databases-'));
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}));
	const files = fileLooks({cwd: dir, env: {HOME: dir}});
	const screen = openScreen({engine: fakeEngine(), mappings: fakeMappings(), given, files});
	await screen.press(keys.enter, 'Which SQLite databases');
	await screen.press('~', '~');
	await screen.press(keys.enter, 'There is no SQLite database in ~.');
});
