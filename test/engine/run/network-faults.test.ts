import {expect, it, onTestFinished} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import type {MigrationEvent} from '../../../source/engine/events.ts';
import {ledgerSteps} from '../../../source/engine/ledger/ledger-steps.ts';
import {migrated, requestOf, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {proxyTo, type TcpProxy} from '../../proxy.ts';

const target = 'CREATE TABLE t (id uuid PRIMARY KEY, x int); CREATE TABLE bare (x int)';
const mapping = `loads: [{into: t, from: s.t, match: by-name, columns: {id: {identifies: true}}}, {into: bare, from: s.bare, match: by-name}]`;
const rows = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i, i FROM n`;
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER); INSERT INTO t ${rows(12000)};
	CREATE TABLE bare (x INTEGER); INSERT INTO bare SELECT x FROM t WHERE id <= 8000`;

/** How many answers are lost; the promise was tried with many more than a test run has time for. */
const lostAnswers = Number(process.env.LOST_ANSWERS ?? 15);

async function behindProxy(): Promise<{bench: Workbench; proxy: TcpProxy}> {
	const bench = await workbench(target);
	const proxy = await proxyTo(bench.url);
	onTestFinished(() => proxy.close());
	const url = new URL(proxy.through(bench.url));
	url.searchParams.set('tcp_user_timeout', '1200');
	url.searchParams.set('connect_timeout', '2');
	return {bench: {...bench, url: url.href}, proxy};
}

async function isWhole({client}: Workbench): Promise<void> {
	const [found] = await rowsOf(
		client,
		'SELECT count(*)::int, count(DISTINCT id)::int, (SELECT count(*)::int FROM bare), (SELECT count(DISTINCT x)::int FROM bare) FROM t',
	);
	expect(found).toEqual([12_000, 12_000, 8000, 8000]);
	expect(
		await rowsOf(client, 'SELECT sum(rows_loaded)::int, sum(rows_read)::int FROM mingus_migrate.batches'),
	).toEqual([[20_000, 20_000]]);
}

it('a commit whose answer is lost is not sent again, however often that happens', async () => {
	const {bench, proxy} = await behindProxy();
	let lost = 0;
	// ReadyForQuery behind the CommandComplete of a COPY: the batch and its ledger line are committed.
	proxy.loseAnswer(answer => {
		const isCommitted = answer.includes('COPY 1\0') && answer.includes('Z\0\0\0\x05I');
		return isCommitted && lost < lostAnswers && ++lost > 0;
	});
	const batchSize = Math.max(20, Math.floor(12_000 / (lostAnswers + 40)));
	const {report, events, exitCode} = await migrated(requestOf(bench, mapping, source), bench.folder, {
		batchSize,
	});
	expect(report.failure).toBeNull();
	expect(exitCode).toBe(0);
	expect(lost).toBe(lostAnswers);
	expect(events.filter(e => e.event === 'retrying').length).toBeGreaterThan(0);
	await isWhole(bench);
}, 600_000);

it('a network that is cut is waited for', async () => {
	const {bench, proxy} = await behindProxy();
	let batches = 0;
	const {report} = await migrated(
		requestOf(bench, mapping, source),
		bench.folder,
		{batchSize: 500},
		{onEvent: e => e.event === 'batch-committed' && ++batches % 8 === 0 && proxy.cut(700)},
	);
	expect(report.failure).toBeNull();
	await isWhole(bench);
});

it('a network that swallows everything is noticed, and the run goes on when it is back', async () => {
	const {bench, proxy} = await behindProxy();
	let batches = 0;
	const {report, events} = await migrated(
		requestOf(bench, mapping, source),
		bench.folder,
		{batchSize: 500},
		{
			onEvent(event) {
				if (event.event === 'batch-committed' && ++batches === 6) {
					proxy.stall(true);
				}
				if (event.event === 'retrying') {
					proxy.stall(false);
				}
			},
		},
	);
	expect(report.failure).toBeNull();
	expect(events.some(e => e.event === 'retrying')).toBe(true);
	await isWhole(bench);
});

it('a statement that takes long is no dead connection', async () => {
	const {bench} = await behindProxy();
	await bench.client.query('BEGIN; LOCK TABLE bare IN ACCESS EXCLUSIVE MODE');
	const freed = new Promise(resolve => setTimeout(resolve, 4000)).then(() => bench.client.query('COMMIT'));
	const {report, events} = await migrated(requestOf(bench, mapping, source), bench.folder, {batchSize: 500});
	await freed;
	expect(report.failure).toBeNull();
	expect(events.filter(e => e.event === 'retrying')).toEqual([]);
	await isWhole(bench);
});

it.each([
	['lock_timeout', '200ms', 'a lock that a timeout of the role gives up on'],
	['statement_timeout', '1ms', 'a statement timeout of the role'],
	['idle_in_transaction_session_timeout', '50ms', 'an idle timeout of the role'],
])('%s: %s, %s, does not end a run', async (setting, value) => {
	const bench = await workbench(target);
	const database = new URL(bench.url).pathname.slice(1);
	await bench.client.query(`ALTER DATABASE ${database} SET ${setting} = '${value}'`);
	await bench.client.query('BEGIN; LOCK TABLE bare IN SHARE MODE');
	const freed = new Promise(resolve => setTimeout(resolve, 1500)).then(() => bench.client.query('COMMIT'));
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder, {batchSize: 500});
	await freed;
	expect(report.failure).toBeNull();
	await isWhole(bench);
});

it('goes over to the next host of a list when the first is gone, and passes by one that takes no writes', async () => {
	const {bench, proxy} = await behindProxy();
	const direct = new URL((await workbench()).url);
	const database = new URL(bench.url).pathname;
	direct.pathname = database;
	const {username, password, port} = direct;
	const list = `postgres://${username}:${password}@127.0.0.1:${new URL(bench.url).port},127.0.0.1:${port}${database}?connect_timeout=2`;
	let batches = 0;
	const {report} = await migrated(
		requestOf({...bench, url: list}, mapping, source),
		bench.folder,
		{batchSize: 500},
		{onEvent: e => e.event === 'batch-committed' && ++batches === 6 && proxy.cut(1e9)},
	);
	expect(report.failure).toBeNull();
	await isWhole(bench);
});

it('a cut before the run is recorded, at a target whose ledger is of an earlier version, is waited for too', async () => {
	const {bench, proxy} = await behindProxy();
	const request = requestOf(bench, mapping, source);
	await migrated(request, bench.folder);
	await bench.client.query(
		`TRUNCATE t, bare; DROP SCHEMA mingus_migrate CASCADE; ${ledgerSteps[0]?.('mingus_migrate')}`,
	);
	const plan = await engine.makePlan(request);
	let cuts = 0;
	const onEvent = (event: MigrationEvent) => {
		if (event.event === 'phase-started' && event.phase === 'schema' && cuts++ === 0) {
			proxy.cut(300);
		}
	};
	const {report, events} = await migrated(request, bench.folder, {}, {plan, onEvent});
	expect(report.failure).toBeNull();
	expect(events.some(e => e.event === 'retrying')).toBe(true);
	expect(await rowsOf(bench.client, 'SELECT count(*)::int FROM t')).toEqual([[12_000]]);
});
