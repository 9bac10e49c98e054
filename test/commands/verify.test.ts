import {expect, it} from 'vitest';
import {commandLine, smallWorld} from './command-line.ts';
import {scriptedEngine} from './scripted-engine.ts';
import {verification} from './scripted-verification.ts';

it('verify tells what differs, harmless to a terminal, and exits with 3', async () => {
	const {engine, asked} = scriptedEngine();
	const {exitCode, out} = await commandLine(['verify', 'run-1', ...smallWorld], {engine});
	expect(exitCode).toBe(3);
	expect(out).toContain('users 7 (source row 7), name: changed: expected Ada, found Ada\\x1b[2J');
	expect(out).toContain('users: 1 differ');
	expect(asked.verifications[0]).toMatchObject({
		run: 'run-1',
		target: {url: expect.stringContaining('db.test')},
	});
});

it('verify takes the newest run where none is named', async () => {
	const {engine, asked} = scriptedEngine();
	await commandLine(['verify', ...smallWorld], {engine});
	expect(asked.verifications).toHaveLength(1);
	expect(asked.verifications[0]).not.toHaveProperty('run');
});

it('verify --json writes every event, the last one with the verification', async () => {
	const {out} = await commandLine(['verify', '--json', ...smallWorld]);
	const events = out
		.trim()
		.split('\n')
		.map(line => JSON.parse(line));
	expect(events).toEqual(verification);
});
