// What a user would see go wrong: a server that was only for a trial goes on running, or its data is gone unsaid.
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {trialServer} from '../../source/commands/trial-server.ts';
import {inspectTarget} from '../../source/engine/target/inspect-target.ts';

test('starts a server where it is wanted, and says at the end that it is stopped and where its data is', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-trial-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true, maxRetries: 10}));
	const said: string[] = [];
	const trial = trialServer({write: text => void said.push(text)});
	await trial.end();
	expect(said).toEqual([]);
	const {url} = await trial.start(path.join(folder, 'trial'));
	expect(await inspectTarget({url}, 'public')).toMatchObject({database: 'postgres', canCreate: true});
	await trial.end();
	expect(said).toEqual([
		`The trial's PostgreSQL is stopped. Its data stays in ${path.join(folder, 'trial')} until you remove it.\n`,
	]);
	expect(readdirSync(path.join(folder, 'trial'))).not.toEqual([]);
	await expect(inspectTarget({url}, 'public')).rejects.toMatchObject({code: 'target-unreachable'});
});
