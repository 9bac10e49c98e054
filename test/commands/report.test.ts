import {readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {commandLine, smallWorld, workFolder} from './command-line.ts';
import {reportOf} from './scripted-engine.ts';

async function folderWithRun(): Promise<string> {
	const cwd = workFolder();
	await commandLine(['run', ...smallWorld], {cwd});
	return cwd;
}

it('report shows the last run as text, Markdown and JSON', async () => {
	const cwd = await folderWithRun();
	const text = await commandLine(['report'], {cwd});
	expect(text.exitCode).toBe(0);
	expect(text.out).toContain('Run run-1 (run): finished');
	const markdown = (await commandLine(['report', '--format', 'markdown'], {cwd})).out;
	expect(markdown).toContain('| Table | Read | Loaded | Rejected | Skipped |');
	expect(markdown).toContain('| users | 3 | 2 | 1 | 0 |');
	const json = (await commandLine(['report', 'run-1', '--format', 'json'], {cwd})).out;
	expect(JSON.parse(json)).toEqual(reportOf(3, 1));
});

it('a run is found by how its id begins, and an unknown one is refused', async () => {
	const cwd = await folderWithRun();
	expect((await commandLine(['report', 'ru'], {cwd})).exitCode).toBe(0);
	const {exitCode, err} = await commandLine(['report', 'other'], {cwd});
	expect(exitCode).toBe(2);
	expect(err).toContain('[run-not-found]');
});

it('without a run, runs says so and report refuses', async () => {
	const cwd = workFolder();
	expect((await commandLine(['runs'], {cwd})).out).toBe('No runs yet.\n');
	expect((await commandLine(['report'], {cwd})).exitCode).toBe(2);
});

it('a report that was removed is named', async () => {
	const cwd = await folderWithRun();
	rmSync(path.join(cwd, 'state', 'runs'), {recursive: true});
	const {exitCode, err} = await commandLine(['report'], {cwd});
	expect(exitCode).toBe(2);
	expect(err).toContain('report.json');
});

it('the page holds what was found and done since, and is written to a file that only we can read', async () => {
	const cwd = await folderWithRun();
	await commandLine(['verify', ...smallWorld], {cwd});
	await commandLine(['rollback', '--dry-run', ...smallWorld], {cwd});
	const page = async () => (await commandLine(['report', '--format', 'html'], {cwd})).out;
	expect(await page()).toContain('Of 2 rows in 1 table 1 differs.');
	expect(await page()).not.toContain('Rollbacks');
	await commandLine(['rollback', '--yes', ...smallWorld], {cwd});
	await commandLine(['rollback', '--yes', ...smallWorld], {cwd});
	expect((await page()).match(/2 rows removed/g)).toHaveLength(2);

	const toFile = ['report', '--format', 'html', '--out', 'report.html'];
	expect(await commandLine(toFile, {cwd})).toEqual({exitCode: 0, out: '', err: ''});
	expect(readFileSync(path.join(cwd, 'report.html'), 'utf8')).toBe(await page());
	expect(statSync(path.join(cwd, 'report.html')).mode & 0o777).toBe(0o600);
	expect((await commandLine(toFile, {cwd})).exitCode).toBe(2);
	expect((await commandLine([...toFile, '--force'], {cwd})).exitCode).toBe(0);
});
