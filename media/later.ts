/** The screens of somebody who comes again: where there are runs already, one of them interrupted, and other databases. */
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {startPostgres} from '../source/embedded/postgres/start.ts';
import {writeSamples} from '../source/embedded/samples/samples.ts';
import {openTerminal} from '../test/terminal/tmux-terminal.ts';
import type {Station} from '../test/terminal/wizard-path.ts';
import {arriveAt, save, size} from './pictures.ts';

const title = 'mingus-migrate';

/** A key may be several, as a path that is typed. */
type Visit = Omit<Station, 'key'> & {readonly keys: readonly string[]};

function visits(samples: string): readonly Visit[] {
	return [
		{name: 'welcome', says: /❯ Go on with the interrupted run/, keys: ['End', 'Enter']},
		{name: 'runs', says: /The runs of this machine, the newest first/, keys: ['Enter']},
		{name: 'past-run', says: /❯ Go on with it/, keys: ['Escape']},
		{name: 'runs', says: /The runs of this machine, the newest first/, keys: ['Escape']},
		{name: 'welcome', says: /Past runs/, keys: ['Home', 'Down', 'Enter']},
		{name: 'mapping', says: /❯ The MINGUS preset/, keys: ['Down', 'Down', 'Enter']},
		{
			name: 'databases',
			says: /Which SQLite databases is a mapping/,
			keys: [path.join(samples, 'alerts.db'), 'Enter'],
		},
		{name: 'proposal', says: /\d tables?, \d+ columns/, keys: ['Enter']},
		{name: 'save', says: /Where is the mapping to be written/, keys: ['Escape']},
		{name: 'proposal', says: /\d tables?, \d+ columns/, keys: ['Escape']},
		{name: 'databases', says: /Which SQLite databases is a mapping/, keys: ['Escape']},
		{name: 'mapping', says: /❯ Propose a mapping/, keys: ['Up', 'Up', 'Enter']},
		{name: 'about', says: /Nothing is written to the target before/, keys: ['Enter']},
		{name: 'sources', says: /5 databases found/, keys: ['Enter']},
		{name: 'target', says: /Enter tests the connection/, keys: ['Enter']},
		{name: 'target', says: /Connected to database/, keys: ['Enter']},
		{name: 'plan', says: /\[Loads\]/, keys: ['Tab']},
		{name: 'columns', says: /\[Columns\]/, keys: ['Down', 'Down', 'e']},
		{name: 'column-change', says: /What is to be changed\?/, keys: ['C-c']},
	];
}

/** Pictures of these are taken in the demo. */
const elsewhere = ['about', 'sources', 'target', 'plan'];

/** @param folder a new one, to work in */
export async function recordLater(folder: string, launcher: string): Promise<void> {
	const samples = path.join(folder, 'samples');
	writeSamples({dir: samples, layout: 'observed', rows: 20_000, seed: 1, dirt: 0.01});
	const server = await startPostgres({dir: path.join(folder, 'server'), removeOnExit: true});
	try {
		const env = {...process.env, HOME: folder, DATABASE_URL: server.url};
		const program = (...args: readonly string[]) => [launcher, ...args, '--sources', samples];
		spawnSync(process.execPath, program('run', '--create-schema', '--yes'), {env});
		await interrupt(
			program('run', '--yes', '--json', '--new', '--on-conflict', 'skip', '--batch-size', '500'),
			env,
		);
		const terminal = await openTerminal({
			...size,
			command: [process.execPath, launcher],
			env: {HOME: folder, DATABASE_URL: server.url},
		});
		try {
			const seen = new Set(elsewhere);
			for (const visit of visits(samples)) {
				const screen = await arriveAt(terminal, visit);
				if (!seen.has(visit.name)) {
					save(visit.name, screen, title);
				}
				seen.add(visit.name);
				await terminal.press(...visit.keys);
			}
		} finally {
			await terminal.close();
		}
	} finally {
		await server.stop();
	}
}

/** Kills a run after its first batches. */
async function interrupt(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
	const run = spawn(process.execPath, args, {env, stdio: ['ignore', 'pipe', 'ignore']});
	run.stdout.setEncoding('utf8').on('data', (text: string) => {
		if (text.includes('"batch-committed"')) {
			run.kill('SIGKILL');
		}
	});
	await once(run, 'close');
}
