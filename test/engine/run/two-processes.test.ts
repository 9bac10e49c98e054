import {join} from 'node:path';
import {expect, it} from 'vitest';
import {rowsOf, workbench} from '../../migration.ts';
import {type Ended, startMigrator} from '../../torture/migrator.ts';
import {writeWorkload} from '../../torture/workload.ts';

const failureOf = ({events}: Ended) =>
	(events.at(-1)?.report as {failure: {code: string} | null} | undefined)?.failure?.code ?? 'finished';

it('whoever has lost the target to another process stops, and does not take it back', async () => {
	const bench = await workbench();
	const workload = writeWorkload(join(bench.folder, 'workload'));
	const env = {DATABASE_URL: bench.url};
	const state = ['--state-dir', join(bench.folder, 'state')];
	const first = startMigrator(['run', ...workload, ...state, '--create-schema', '--batch-size', '30'], env);
	await first.loading;
	// It stands still, as a process on an overloaded machine may, and its session with the lock is lost meanwhile.
	first.process.kill('SIGSTOP');
	await bench.client.query(
		`SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
		WHERE locktype = 'advisory' AND granted AND datname = current_database()`,
	);
	const second = startMigrator(['resume', ...state, '--batch-size', '50'], env);
	await second.loading;
	first.process.kill('SIGCONT');
	const [stopped, gone] = await Promise.all([first.ended, second.ended]);
	expect(failureOf(stopped)).toBe('run-locked');
	expect(stopped.code).toBe(1);
	expect(failureOf(gone)).toBe('finished');
	expect(gone.code).toBe(3);
	const [[loaded, there] = []] = await rowsOf(
		bench.client,
		`SELECT (SELECT sum(rows_loaded) FROM mingus_migrate.batches)::int, ((SELECT count(*) FROM people) + (SELECT count(*) FROM orders) +
			(SELECT count(*) FROM parts) + (SELECT count(*) FROM bare) + (SELECT count(*) FROM notes) + (SELECT count(*) FROM small) +
			(SELECT count(*) FROM tree))::int`,
	);
	expect(there).toBe(loaded);
	expect(await rowsOf(bench.client, 'SELECT sum(rows_read)::int FROM mingus_migrate.batches')).toEqual([
		[30_800],
	]);
}, 120_000);
