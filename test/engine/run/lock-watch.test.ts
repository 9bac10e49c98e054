import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import type {MigrationEvent} from '../../../source/engine/events.ts';
import {migrated, requestOf, workbench} from '../../migration.ts';

const mapping = 'loads: [{into: t, from: s.t, match: by-name}]';
const source = "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')";

it('a run that has to wait for somebody who has locked its table says whom it waits for, once, and goes on after', async () => {
	const bench = await workbench('CREATE TABLE t (id int PRIMARY KEY, x text)');
	const request = requestOf(bench, mapping, source);
	const plan = await engine.makePlan(request);
	await bench.client.query(`SET application_name = 'nightly job'`);
	await bench.client.query('BEGIN; LOCK TABLE t IN ROW EXCLUSIVE MODE; LOCK TABLE t IN SHARE MODE');
	const {rows} = await bench.client.query<{pid: number}>('SELECT pg_backend_pid() AS pid');
	const notices: Array<Extract<MigrationEvent, {event: 'notice'}>> = [];
	const {exitCode} = await migrated(
		request,
		bench.folder,
		{},
		{
			plan,
			onEvent(event) {
				if (event.event === 'notice') {
					notices.push(event);
					setTimeout(() => void bench.client.query('COMMIT'), 4000);
				}
			},
		},
	);
	expect(exitCode).toBe(0);
	expect(notices).toHaveLength(1);
	expect(notices[0]).toMatchObject({
		where: 't',
		message: expect.stringMatching(
			new RegExp(
				`^waits for session ${rows[0]?.pid} \\(user postgres, nightly job, 127.0.0.1; idle in transaction, its transaction open for 00:00:0\\d\\)`,
			),
		),
	});
});
