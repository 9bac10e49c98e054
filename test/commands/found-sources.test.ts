// What a user would see go wrong: --sources takes a file for a source that it is not, or says nothing of one it lacks.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {withFound} from '../../source/commands/found-sources.ts';
import {writeSource} from '../migration.ts';
import {sampleSetup} from '../ui/sample-setup.ts';

const {mapping} = sampleSetup();

function world() {
	const cwd = mkdtempSync(path.join(tmpdir(), 'mingus-found-'));
	onTestFinished(() => rmSync(cwd, {recursive: true, force: true, maxRetries: 10}));
	writeSource(path.join(cwd, 'mingus.db'), 'CREATE TABLE users(id); CREATE TABLE health(id)');
	const said: string[] = [];
	return {cwd, said, context: {cwd, writeError: (text: string) => void said.push(text)}};
}

test('fills the sources that have no file, says by what, and leaves those that are named', () => {
	const {cwd, said, context} = world();
	writeSource(path.join(cwd, 'x.db'), 'CREATE TABLE alerts(id); CREATE TABLE notes(id)');
	const found = withFound({source: {mingus: 'own.db'}}, '.', mapping, context);
	expect(found.source).toEqual({mingus: 'own.db', alerts: path.join(cwd, 'x.db')});
	expect(said.join('')).toContain('alerts is x.db, by 2 of its 2 tables');
	expect(said.join('')).not.toContain('mingus is');
});

test('refuses a folder that lacks a source, and names the flag for it', () => {
	const {context} = world();
	expect(() => withFound({}, '.', mapping, context)).toThrow(
		expect.objectContaining({
			code: 'source-missing',
			message: expect.stringContaining('alerts: no file has its name or its tables'),
			hint: 'Name those files: --source alerts=FILE.',
		}),
	);
	expect(() => withFound({}, 'nowhere', mapping, context)).toThrow(/no folder/);
});
