import {expect, it} from 'vitest';
import type {UnfinishedRun} from '../../source/engine/run/request.ts';
import {commandLine, smallWorld, workFolder} from './command-line.ts';
import {runOf, scriptedEngine} from './scripted-engine.ts';

const unfinished: UnfinishedRun = {
	run: 'abcd-1',
	mapping: 'small',
	state: 'interrupted',
	startedAt: '2026-01-02T03:04:05.000Z',
	rows: 2000,
	done: 900,
	changes: [],
};

const target = ['--target', 'postgresql://me:s3cret@db.test/shop'];

it('resume needs no mapping and no sources: the ledger knows the plan', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 1));
	const {exitCode, out} = await commandLine(['resume', ...target], {engine});
	expect(exitCode).toBe(3);
	expect(out).toContain('users: 3 read, 2 loaded, 1 rejected');
	expect(Object.keys(asked.resumes[0] ?? {}).sort()).toEqual(['signal', 'target']);
});

it('resume takes another batch size, more workers, a run, and the folder that the snapshots were moved to', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 0));
	const cwd = workFolder();
	const {exitCode} = await commandLine(
		['resume', 'abcd', ...target, '--batch-size', '7', '--workers', '3', '--backup-dir', 'moved'],
		{engine, cwd},
	);
	expect(exitCode).toBe(0);
	expect(asked.resumes[0]).toMatchObject({run: 'abcd', batchSize: 7, workers: 3, backupDir: `${cwd}/moved`});
	expect(asked.resumes[0]?.mapping).toBeUndefined();
});

it('a mapping that is named is compared with the plan of the run', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 0));
	await commandLine(['resume', ...target, '--config', 'mapping.yaml'], {engine});
	expect(asked.resumes[0]?.mapping?.name).toBe('small');
});

it('run stops at an unfinished run of the same plan where nobody can be asked, and says both ways on', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 0), [], unfinished);
	const {exitCode, err} = await commandLine(['run', ...smallWorld], {engine});
	expect(exitCode).toBe(2);
	expect(err).toContain('Run abcd-1 of small');
	expect(err).toContain('900 of 2,000 rows (45 %)');
	expect(err).toContain('mingus-migrate resume');
	expect(err).toContain('--new');
	expect([asked.runs, asked.resumes]).toEqual([[], []]);
});

it('run --yes goes on with it, and says so', async () => {
	const {engine, asked} = scriptedEngine(runOf(3, 0), [], unfinished);
	const {exitCode, out} = await commandLine(['run', '--yes', ...smallWorld], {engine});
	expect(exitCode).toBe(0);
	expect(out).toContain('It goes on.');
	expect(asked.resumes[0]).toMatchObject({run: 'abcd-1'});
	expect(asked.runs).toEqual([]);
});

it.each([['--new'], ['--on-conflict', 'skip'], ['--dry-run'], ['--validate-only']])(
	'run %s is another run, whatever is unfinished',
	async (...more) => {
		const {engine, asked} = scriptedEngine(runOf(3, 0), [], unfinished);
		const {exitCode} = await commandLine(['run', '--yes', ...more, ...smallWorld], {engine});
		expect(exitCode).toBe(0);
		expect([asked.runs.length, asked.resumes.length]).toEqual([1, 0]);
	},
);

it('run does not go on with a plan that is no longer the same, and says what is different', async () => {
	const changed = {...unfinished, changes: ['load users: column email: rules changed']};
	const {engine, asked} = scriptedEngine(runOf(3, 0), [], changed);
	const {exitCode, err} = await commandLine(['run', '--yes', ...smallWorld], {engine});
	expect(exitCode).toBe(2);
	expect(err).toContain('load users: column email: rules changed');
	expect(err).toContain('[run-unfinished]');
	expect([asked.runs, asked.resumes]).toEqual([[], []]);
});
