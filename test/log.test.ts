import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {openLog} from '../source/log.ts';
import {maskPasswords} from '../source/mask-passwords.ts';
import {runOf} from './commands/scripted-engine.ts';

function logFile(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-log-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return path.join(folder, 'logs', 'run.ndjson');
}

it.each([
	['info', ['run-started', 'phase-started', 'row-rejected', 'load-finished', 'finished']],
	['debug', ['run-started', 'phase-started', 'row-rejected', 'batch-committed', 'load-finished', 'finished']],
	['warn', ['row-rejected']],
] as const)('at level %s the log holds %j', async (level, expected) => {
	const file = logFile();
	const log = await openLog({file, level, onError: () => expect.unreachable()});
	for (const event of runOf(3, 1)) {
		log.write(event);
	}
	log.close();
	const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
	expect(lines.map(line => JSON.parse(line).event)).toEqual(expected);
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a password in a message does not get into the log', async () => {
	const file = logFile();
	const log = await openLog({file, level: 'info', onError: () => expect.unreachable()});
	log.write({
		event: 'notice',
		where: 'x',
		message: "postgresql://me:p@ss:w/rd@db/x and password='a b' failed",
	});
	log.close();
	const text = readFileSync(file, 'utf8');
	expect(JSON.parse(text).message).toBe('postgresql://me:***@db/x and password=*** failed');
});

it('a log that cannot be written is refused by its name', async () => {
	const options = {file: '/dev/null/log', level: 'info', onError: () => {}} as const;
	await expect(openLog(options)).rejects.toMatchObject({
		code: 'bad-usage',
		message: expect.stringContaining('/dev/null'),
	});
});

it('a URL without a password stays as it is', () => {
	expect(maskPasswords('postgresql://me@db:5432/shop')).toBe('postgresql://me@db:5432/shop');
});
