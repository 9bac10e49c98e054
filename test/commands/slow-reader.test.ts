import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {workbench} from '../migration.ts';
import {writeWorkload} from '../torture/workload.ts';

const program = fileURLToPath(new URL('../../bin/mingus-migrate.js', import.meta.url));

it('whoever reads slowly gets the whole report, however long it is', async () => {
	const bench = await workbench();
	const workload = writeWorkload(join(bench.folder, 'workload'));
	const args = [
		'run',
		...workload,
		'--create-schema',
		'--validate-only',
		'--json',
		'--state-dir',
		bench.folder,
	];
	const child = spawn(process.execPath, [program, ...args], {
		env: {PATH: process.env.PATH, HOME: bench.folder, DATABASE_URL: bench.url},
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	let out = '';
	let code: number | null | undefined;
	child.on('exit', ended => {
		code = ended;
	});
	// A pipe holds 64 KB; the report alone is longer.
	for await (const chunk of child.stdout.setEncoding('utf8')) {
		out += chunk;
		if (out.length < 1_000_000) {
			await sleep(15);
		}
	}
	const last = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
	expect(last.event).toBe('finished');
	expect(out.length).toBeGreaterThan(400_000);
	await sleep(100);
	expect(code).toBe(3);
});
