import {setTimeout as sleep} from 'node:timers/promises';
import {expect, it} from 'vitest';
import type {MigrationEvent} from '../../../source/engine/events.ts';
import {makePause, makePauseGate, type Pause} from '../../../source/engine/run/pause-gate.ts';
import {caughtUp, started, write} from '../../catch-up.ts';
import {migrated, requestOf, resumed, rowsOf, type Workbench, workbench} from '../../migration.ts';
import {retried} from '../../rejects.ts';

const target = 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)';
const mapping = 'loads: [{into: a, from: s.a, match: by-name}, {into: b, from: s.b, match: by-name}]';
const numbers =
	'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n';
const source = `CREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a ${numbers};
	CREATE TABLE b (id INTEGER PRIMARY KEY); INSERT INTO b ${numbers}`;

const rows = 'SELECT (SELECT count(*) FROM a)::int + (SELECT count(*) FROM b)::int';
const open = `SELECT state FROM pg_stat_activity
	WHERE datname = current_database() AND pid <> pg_backend_pid() AND (state <> 'idle' OR backend_xid IS NOT NULL)`;

/** Pauses at the fifth batch, and looks at the target while the run stands still. */
function pausing(bench: Workbench, then: () => void) {
	const pause = makePause();
	const seen: unknown[][] = [];
	let batches = 0;
	const look = async () => {
		seen.push(await rowsOf(bench.client, open), ...(await rowsOf(bench.client, rows)));
		await sleep(400);
		seen.push(...(await rowsOf(bench.client, rows)));
		then();
		pause.set(false);
	};
	const onEvent = ({event}: MigrationEvent) => {
		if (event === 'batch-committed' && ++batches === 5) {
			pause.set(true);
		}
		if (event === 'paused') {
			void look();
		}
	};
	return {pause, seen, onEvent};
}

it('a pause commits what is under way, leaves nothing open, and costs the pace nothing', async () => {
	const bench = await workbench(target);
	const {pause, seen, onEvent} = pausing(bench, () => {});
	const request = requestOf(bench, mapping, source);
	const {events, report, exitCode} = await migrated(
		request,
		bench.folder,
		{batchSize: 100},
		{pause, onEvent},
	);
	expect(exitCode).toBe(0);
	const [opened, before, after] = seen;
	expect(opened).toEqual([]);
	expect(after).toEqual(before);
	expect(Number(before?.[0])).toBeGreaterThanOrEqual(500);
	expect(Number(before?.[0])).toBeLessThan(10_000);
	const names = events.map(({event}) => event);
	expect(names.filter(name => name === 'paused' || name === 'resumed')).toEqual(['paused', 'resumed']);
	expect(names.indexOf('resumed') - names.indexOf('paused')).toBe(1);
	expect(await rowsOf(bench.client, rows)).toEqual([[10_000]]);
	expect(report.paused_seconds).toBeGreaterThan(0.35);
	for (const {duration_seconds: took, records_per_second: pace} of Object.values(report.table_stats)) {
		expect(took).toBeLessThan(report.duration_seconds - 0.35);
		expect(pace).toBe(Math.round(5000 / took));
	}
});

it('a run that stands still can be interrupted, and goes on later', async () => {
	const bench = await workbench(target);
	const stop = new AbortController();
	const {pause, seen, onEvent} = pausing(bench, () => stop.abort());
	const request = requestOf(bench, mapping, source);
	const more = {pause, onEvent, signal: stop.signal};
	const {exitCode} = await migrated(request, bench.folder, {batchSize: 100}, more);
	expect(exitCode).toBe(130);
	expect(await rowsOf(bench.client, rows)).toEqual([seen.at(-1)]);
	expect((await resumed(bench)).exitCode).toBe(0);
	expect(await rowsOf(bench.client, rows)).toEqual([[10_000]]);
});

it('a dry run does not stand still, as it would hold its one transaction open', async () => {
	const bench = await workbench(target);
	const pause = makePause();
	pause.set(true);
	const request = requestOf(bench, mapping, source);
	const {exitCode, events} = await migrated(request, bench.folder, {mode: 'dry-run'}, {pause});
	expect(exitCode).toBe(0);
	expect(events.map(({event}) => event)).not.toContain('paused');
});

it('a catch-up and a retry stand still between two batches as well', async () => {
	const bench = await started(target, mapping, `${source}; INSERT INTO b VALUES (8589934592)`);
	write(bench.request.sources.s, 'DELETE FROM a WHERE id > 4000');
	const standing = async (
		work: (pause: Pause, onEvent: (event: MigrationEvent) => void) => Promise<unknown>,
	) => {
		const pause = makePause();
		pause.set(true);
		const seen: unknown[][] = [];
		const look = async () => {
			seen.push(await rowsOf(bench.client, open));
			pause.set(false);
		};
		await work(pause, ({event}) => event === 'paused' && void look());
		return seen;
	};
	const caught = await standing((pause, onEvent) => caughtUp(bench, bench.request, {}, {pause, onEvent}));
	expect(caught).toEqual([[]]);
	expect(await rowsOf(bench.client, rows)).toEqual([[9000]]);
	expect(await standing((pause, onEvent) => retried(bench, {pause}, onEvent))).toEqual([[]]);
});

it('says that it is paused when the last lane stands still, and not before', async () => {
	const pause = makePause();
	const told: string[] = [];
	const gate = makePauseGate(pause, new AbortController().signal, ({event}) => told.push(event), Date.now);
	pause.set(true);
	let settle = () => {};
	const slow = gate.working(() => gate.pass(() => new Promise<void>(resolve => (settle = resolve))));
	const quick = gate.working(() => gate.pass());
	await sleep(5);
	expect(told).toEqual([]);
	settle();
	await sleep(5);
	expect(told).toEqual(['paused']);
	pause.set(false);
	await Promise.all([slow, quick]);
	expect(told).toEqual(['paused', 'resumed']);
});
