import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {parseMapping} from '../source/engine/mapping/load-mapping.ts';
import {recordRun} from '../source/record-run.ts';
import {openSettings} from '../source/settings.ts';
import {runOf} from './commands/scripted-engine.ts';

it('a run remembers the file that its mapping was saved in, and else the one that it was opened from', async () => {
	const stateDir = mkdtempSync(path.join(tmpdir(), 'mingus-record-'));
	onTestFinished(() => rmSync(stateDir, {recursive: true, force: true}));
	const settings = await openSettings(stateDir);
	const mapping = parseMapping('name: mingus\nsources: {s: s}\nloads: [{into: t, from: s.t}]', 'm.yaml');
	async function remembered(mappingFile?: string) {
		const events = (async function* () {
			yield* runOf(3, 0);
		})();
		const used = {mapping, sources: {s: 's.db'}, ...(mappingFile === undefined ? {} : {mappingFile})};
		const options = {
			settings,
			logLevel: 'silent',
			target: {described: 'db'},
			mappingFile: '/maps/opened.yaml',
			now: () => new Date(0),
			warn: () => expect.unreachable(),
		} as const;
		let name = '';
		for await (const event of recordRun(events, used, options)) {
			name = event.event === 'run-started' ? event.mapping : name;
		}
		return settings.lastUsed(name)?.file;
	}
	expect(await remembered()).toBe('/maps/opened.yaml');
	expect(await remembered('/maps/saved.yaml')).toBe('/maps/saved.yaml');
});
