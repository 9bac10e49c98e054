import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import type {Engine} from '../../source/engine/run/request.ts';
import type {ListedReject, RejectsRequest} from '../../source/engine/run/retry-request.ts';
import {commandLine, workFolder} from './command-line.ts';
import {scriptedEngine} from './scripted-engine.ts';

const target = ['--target', 'postgresql://me:s3cret@db.test/shop'];

function withRejects(count: number): {engine: Engine; asked: RejectsRequest[]} {
	const asked: RejectsRequest[] = [];
	const engine: Engine = {
		...scriptedEngine().engine,
		async *listRejects(request) {
			asked.push(request);
			for (let i = 1; i <= count; i++) {
				yield rejectOf(i);
			}
		},
	};
	return {engine, asked};
}

function rejectOf(number: number): ListedReject {
	return {
		run: 'abcd-1',
		load: 'users',
		source: 'old.people',
		table: 'users',
		position: String(number),
		key: `${number}\u001b[2J`,
		column: 'email',
		value: "'ada'",
		code: 'not-an-email',
		reason: 'has no @',
		row: {id: number, email: 'ada'},
	};
}

it('shows the kinds with their counts and five rows of each, and nothing a terminal would act on', async () => {
	const {engine, asked} = withRejects(7);
	const {exitCode, out} = await commandLine(['rejects', ...target], {engine});
	expect(exitCode).toBe(0);
	expect(out).toContain('7 rows of run abcd-1 not loaded');
	expect(out).toContain('7 rows: users.email not-an-email');
	expect(out.match(/old\.people \d\\x1b\[2J: 'ada': has no @/g)).toHaveLength(5);
	expect(out).toContain('and 2 more');
	expect(out).not.toContain('\u001b');
	expect(asked).toEqual([{target: {url: target[1]}, showSensitive: false}]);
});

it('hands on the run, the filters and the wish to see what is sensitive', async () => {
	const {engine, asked} = withRejects(0);
	const more = ['--tables', 'users, notes', '--code', 'required', '--show-sensitive', '--format', 'json'];
	const {out} = await commandLine(['rejects', 'abcd', ...target, ...more], {engine});
	expect(out).toBe('[]\n');
	expect(asked[0]).toMatchObject({
		run: 'abcd',
		tables: ['users', 'notes'],
		codes: ['required'],
		showSensitive: true,
	});
	expect((await commandLine(['rejects', ...target], {engine})).out).toBe('No rejects are out.\n');
});

it('writes a file that nobody else can read, and not over one that is there unless told', async () => {
	const {engine} = withRejects(2);
	const cwd = workFolder();
	const file = join(cwd, 'out.csv');
	const args = ['rejects', ...target, '--format', 'csv', '--out', 'out.csv'];
	expect((await commandLine(args, {engine, cwd})).out).toBe('');
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
	writeFileSync(file, 'mine', {mode: 0o644});
	const {exitCode, err} = await commandLine(args, {engine, cwd});
	expect([exitCode, err.includes('[file-exists]'), readFileSync(file, 'utf8')]).toEqual([2, true, 'mine']);
	expect((await commandLine([...args, '--force'], {engine, cwd})).exitCode).toBe(0);
	expect(readFileSync(file, 'utf8')).toContain('abcd-1');
});

it('what cannot be listed leaves the file that is there as it was', async () => {
	const cwd = workFolder();
	writeFileSync(join(cwd, 'out.csv'), 'mine');
	const engine: Engine = {
		...scriptedEngine().engine,
		// biome-ignore lint/correctness/useYield: it fails before it could.
		async *listRejects() {
			throw new Error('the server is away');
		},
	};
	const args = ['rejects', ...target, '--format', 'csv', '--out', 'out.csv', '--force'];
	expect((await commandLine(args, {engine, cwd})).exitCode).toBe(1);
	expect(readFileSync(join(cwd, 'out.csv'), 'utf8')).toBe('mine');
});
