/** Runs a command line inside this process, on a state folder of its own. */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {type Interrupts, makeInterrupts} from '../../source/commands/interrupts.ts';
import {runProgram} from '../../source/commands/run-program.ts';
import type {TerminalFacts} from '../../source/doctor/terminal.ts';
import type {Engine} from '../../source/engine/run/request.ts';
import {scriptedEngine} from './scripted-engine.ts';

export interface Outcome {
	readonly exitCode: number;
	readonly out: string;
	readonly err: string;
}

export const smallMapping = `name: small
sources:
  old: the old application
loads:
  - into: users
    from: old.people
    columns:
      id: {from: id, identifies: true}
`;

/** A folder with mapping.yaml in it, removed after the test. */
export function workFolder(mapping = smallMapping): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-commands-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	mkdirSync(folder, {recursive: true});
	writeFileSync(path.join(folder, 'mapping.yaml'), mapping);
	return folder;
}

/** The options that every command needs to find the small mapping, its source and a target. */
export const smallWorld = [
	'--config',
	'mapping.yaml',
	'--source',
	'old=old.db',
	'--target',
	'postgresql://me:s3cret@db.test/shop',
];

export async function commandLine(
	args: readonly string[],
	{
		cwd = workFolder(),
		engine = scriptedEngine().engine,
		env = {},
		terminal = {input: false, output: false, colorDepth: 1},
		interrupts = makeInterrupts({announce: () => {}, exit: () => {}}),
		write = () => {},
	}: {
		cwd?: string;
		engine?: Engine;
		env?: Record<string, string>;
		terminal?: TerminalFacts;
		interrupts?: Interrupts;
		write?: (text: string) => void;
	} = {},
): Promise<Outcome> {
	let out = '';
	let err = '';
	const exitCode = await runProgram(args, '1.2.3', {
		env: {MINGUS_MIGRATE_HOME: path.join(cwd, 'state'), HOME: cwd, ...env},
		cwd,
		write: text => {
			out += text;
			write(text);
		},
		writeError: text => {
			err += text;
		},
		interactive: false,
		terminal,
		now: () => new Date('2026-01-02T03:04:05Z'),
		interrupts,
		loadEngine: async () => engine,
	});
	return {exitCode, out, err};
}
