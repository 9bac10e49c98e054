import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {commandLine, workFolder} from './command-line.ts';

it.each([
	['--target', 'postgresql://db/x'],
	['--source', 'mingus=x.db'],
	['--config', 'mapping.yaml'],
	['--preset', 'mingus'],
])('the demo refuses %s, for it brings its own', async (flag, value) => {
	const {exitCode, err} = await commandLine(['demo', flag, value]);
	expect(exitCode).toBe(2);
	expect(err).toContain(`demo takes no ${flag}`);
});

it.each([
	['--rows', ''],
	['--rows', 'many'],
	['--seed', '1.5'],
	['--dirt', ''],
	['--dirt', '2'],
	['--layout', 'other'],
])('the demo refuses %s %j before it starts a server', async (flag, value) => {
	const cwd = workFolder();
	const {exitCode} = await commandLine(['demo', '--dir', 'demo', flag, value], {cwd});
	expect(exitCode).toBe(2);
	expect(existsSync(path.join(cwd, 'demo/cluster'))).toBe(false);
});

it('the demo does not touch a file of somebody else in its folder', async () => {
	const cwd = workFolder();
	const file = path.join(cwd, 'mingus.db');
	writeFileSync(file, 'mine');
	const {exitCode, err} = await commandLine(['demo', '--dir', '.'], {cwd});
	expect(exitCode).toBe(2);
	expect(err).toContain(file);
	expect(readFileSync(file, 'utf8')).toBe('mine');
});
