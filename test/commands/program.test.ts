import {describe, expect, it} from 'vitest';
import {commandLine} from './command-line.ts';

describe('help', () => {
	it('names every command and the exit codes', async () => {
		const {exitCode, out} = await commandLine(['--help']);
		expect(exitCode).toBe(0);
		for (const command of [
			'demo',
			'init',
			'plan',
			'preview',
			'run',
			'restore',
			'backups',
			'runs',
			'report',
			'doctor',
			'schema',
		]) {
			expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
		}
		expect(out).toMatch(/0 all rows migrated.*130 interrupted/s);
	});

	it('of a command shows the common options too', async () => {
		const {out} = await commandLine(['run', '--help']);
		expect(out).toContain('--validate-only');
		expect(out).toContain('--state-dir');
	});

	it('gives the version', async () => {
		expect(await commandLine(['--version'])).toEqual({exitCode: 0, out: '1.2.3\n', err: ''});
	});
});

describe('a mistyped command line', () => {
	it.each([
		[['prewiev'], 'Did you mean preview?'],
		[
			['xyzzy'],
			'Commands: demo, init, plan, preview, run, resume, rejects, retry, catch-up, verify, rollback, restore, backups, runs, report, doctor, schema.',
		],
		[['run', '--dryrun'], 'Did you mean --dry-run?'],
		[['--tagret', 'x', 'run'], 'Did you mean --target?'],
		[['report', '--format', 'pdf'], 'Allowed choices are text, markdown, html, json'],
		[['plan', '--source', 'old'], 'It must be NAME=FILE'],
		[['schema', 'extra'], 'too many arguments'],
		[['run', '--config'], 'argument missing'],
	])('%j ends with 2 and says: %s', async (args, advice) => {
		const {exitCode, out, err} = await commandLine(args);
		expect(exitCode).toBe(2);
		expect(out).toBe('');
		expect(err).toContain(advice);
		expect(err).toContain('[bad-usage]');
	});

	it('is also told as a line of JSON with --json', async () => {
		const {exitCode, out} = await commandLine(['--json', 'run', '--config', 'a', '--preset', 'b']);
		expect(exitCode).toBe(2);
		expect(JSON.parse(out)).toMatchObject({event: 'failed', exit_code: 2, code: 'bad-usage'});
	});
});

it('schema prints the JSON Schema of a mapping', async () => {
	const {exitCode, out} = await commandLine(['schema']);
	expect(exitCode).toBe(0);
	expect(JSON.parse(out).properties).toHaveProperty('loads');
});

it('the wizard without a terminal ends at once and names the command to use', async () => {
	const {exitCode, err} = await commandLine([]);
	expect(exitCode).toBe(2);
	expect(err).toContain('mingus-migrate run');
});
