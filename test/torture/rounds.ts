/** Rounds of torture: a run is begun, killed again and again, gone on with to its end, and compared with an undisturbed one. */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type pg from 'pg';
import type {Random} from '../../source/embedded/samples/random.ts';
import {answers, type CrashingServer, crashingServer} from './crashing-server.ts';
import {type Ended, type Migrator, startMigrator} from './migrator.ts';
import {differences, leftovers, type Outcome, outcomeOf} from './outcome.ts';
import {writeWorkload} from './workload.ts';

/**
 * What is struck. migrator: killed. session: ended by the server. backend: its process is killed, upon which PostgreSQL
 * crashes all. server: shut down as in a crash, and started again. signal: the migrator is asked to stop. reader: whoever
 * reads its output goes away. laptop: it sleeps, and its sessions are gone when it wakes.
 */
export const victims = ['migrator', 'session', 'backend', 'server', 'signal', 'reader', 'laptop'] as const;

export type Victim = (typeof victims)[number];

/** A kill, so many milliseconds after the program was started, or after it began to load rows. */
export interface Kill {
	readonly victim: Victim;
	readonly since: 'start' | 'loading';
	readonly after: number;
}

/** One kill in four meets whatever comes before and after the rows. */
export function randomKill(random: Random, only?: Victim): Kill {
	const victim = only ?? (random.chance(0.6) ? 'migrator' : random.pick(victims));
	return random.chance(0.25)
		? {victim, since: 'start', after: random.int(200, 1500)}
		: {victim, since: 'loading', after: random.int(0, 500)};
}

export interface Chamber {
	/** @returns what went wrong, in words; empty where nothing did */
	randomRound(kills: readonly Kill[]): Promise<RoundResult>;
	/** Ends the program at a fail point (of the command that goes on, where it is passed only there), then goes on. */
	failPointRound(point: string): Promise<RoundResult>;
	close(): Promise<void>;
}

export interface RoundResult {
	readonly faults: readonly string[];
	/** Kills that met the program at work. */
	readonly hits: number;
}

const runArgs = ['--create-schema', '--yes', '--batch-size', '60'];

/** Enough for the slowest round; beyond it something hangs. In ms. */
const patience = 240_000;

/** @param settings of the server */
export async function openChamber(settings: Readonly<Record<string, string>> = {}): Promise<Chamber> {
	const folder = mkdtempSync(join(tmpdir(), 'mingus-chamber-'));
	const workload = writeWorkload(join(folder, 'workload'));
	const server = await crashingServer(settings);
	let number = 0;
	const round = async (
		disturb: (program: Program) => Promise<number>,
	): Promise<RoundResult & {outcome: Outcome}> => {
		const name = `round_${++number}`;
		const state = join(folder, name);
		mkdirSync(state);
		await onServer(server, `CREATE DATABASE ${name} TEMPLATE template0`);
		const url = new URL(server.url);
		url.pathname = `/${name}`;
		const program = programOn(url.href, state, workload);
		try {
			const hits = await disturb(program);
			const faults = await finishing(program);
			const client = await answers(url.href);
			try {
				const left = await leftovers(client);
				const outcome = await outcomeOf(client);
				return {faults: [...faults, ...left.map(what => `left behind: ${what}`)], hits, outcome};
			} finally {
				await client.end();
			}
		} finally {
			rmSync(state, {recursive: true, force: true});
			await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		}
	};
	const {outcome: expected, faults: first} = await round(async () => 0);
	if (first.length > 0) {
		throw new Error(`an undisturbed run fails: ${first.join('; ')}`);
	}
	const compared = async (disturb: (program: Program) => Promise<number>): Promise<RoundResult> => {
		const {faults, hits, outcome} = await round(disturb);
		return {faults: [...faults, ...differences(expected, outcome)], hits};
	};
	return {
		randomRound: kills =>
			compared(async program => {
				let hits = 0;
				for (const kill of kills) {
					hits += (await strike(server, program, kill)) ? 1 : 0;
				}
				return hits;
			}),
		failPointRound: point =>
			compared(async program => {
				if (point.startsWith('run-taken-over')) {
					await program.start({MINGUS_MIGRATE_FAIL_POINT: 'batch-committed:9'}).ended;
				}
				const {signal} = await program.start({MINGUS_MIGRATE_FAIL_POINT: point}).ended;
				return signal === 'SIGKILL' ? 1 : 0;
			}),
		async close() {
			await server.remove();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

interface Program {
	readonly url: string;
	start(env?: Readonly<Record<string, string>>): Migrator;
	/** With no more than the target and the snapshots. */
	resume(): Migrator;
}

function programOn(url: string, state: string, workload: readonly string[]): Program {
	return {
		url,
		start: (env = {}) =>
			startMigrator(['run', ...workload, ...runArgs, '--state-dir', state], {DATABASE_URL: url, ...env}),
		resume: () =>
			startMigrator(['resume', '--state-dir', join(state, 'another-machine')], {DATABASE_URL: url}),
	};
}

/** Runs the program until it says that all is done; after a kill of it, that is at the first or second time. */
async function finishing(program: Program): Promise<string[]> {
	for (let tries = 0; tries < 4; tries++) {
		if (await isFinished(program.url)) {
			return [];
		}
		const ended = await within(program.start());
		if (ended === undefined) {
			return ['the program hangs'];
		}
		if (ended.code !== 3 && ended.code !== 0) {
			return [`the program ends with ${ended.code ?? ended.signal}: ${saying(ended)}`];
		}
	}
	return (await isFinished(program.url)) ? [] : ['the run is never finished'];
}

function saying({events, complaints}: Ended): string {
	const last = events.at(-1);
	return last?.event === 'finished'
		? JSON.stringify((last.report as {failure: unknown}).failure)
		: complaints;
}

async function within({process: child, ended}: Migrator): Promise<Ended | undefined> {
	const timer = AbortSignal.timeout(patience);
	const late = new Promise<undefined>(resolve => timer.addEventListener('abort', () => resolve(undefined)));
	const found = await Promise.race([ended, late]);
	if (found === undefined) {
		child.kill('SIGKILL');
	}
	return found;
}

async function isFinished(url: string): Promise<boolean> {
	return (await standing(url)) === 'finished';
}

/** What the ledger says of the run. */
async function standing(url: string): Promise<'unknown' | 'unfinished' | 'finished'> {
	const client = await answers(url);
	try {
		const {rows} = await client.query("SELECT to_regclass('mingus_migrate.runs') IS NOT NULL AS known");
		if (rows[0]?.known !== true) {
			return 'unknown';
		}
		const {rows: runs} = await client.query<{state: string}>('SELECT state FROM mingus_migrate.runs');
		return runs.length === 0 ? 'unknown' : runs.some(r => r.state === 'finished') ? 'finished' : 'unfinished';
	} finally {
		await client.end();
	}
}

/** @returns whether the program was at work when it was struck */
async function strike(server: CrashingServer, program: Program, kill: Kill): Promise<boolean> {
	const stands = await standing(program.url);
	if (stands === 'finished') {
		return false;
	}
	const migrator = stands === 'unknown' ? program.start() : program.resume();
	let isOver = false;
	void migrator.ended.then(() => {
		isOver = true;
	});
	if (kill.since === 'loading') {
		await migrator.loading;
	}
	await sleep(kill.after);
	const atWork = !isOver;
	await strikeAtWork(server, program, migrator, kill);
	return atWork;
}

const orderlySignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function strikeAtWork(
	server: CrashingServer,
	program: Program,
	{process: child, ended}: Migrator,
	{victim, after}: Kill,
): Promise<void> {
	if (victim === 'signal' || victim === 'reader') {
		if (victim === 'signal') {
			child.kill(orderlySignals[after % orderlySignals.length]);
		} else {
			child.stdout?.destroy();
		}
		// It ends by itself, in order; what is left of it after a while is killed.
		const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
		await ended;
		clearTimeout(timer);
		return;
	}
	if (victim === 'server') {
		await server.shutDown('immediate');
		await sleep(after % 300);
		await server.start();
	} else if (victim === 'laptop') {
		child.kill('SIGSTOP');
		await endSessions(program.url);
		await sleep(after % 300);
		child.kill('SIGCONT');
	} else if (victim !== 'migrator') {
		await strikeSession(server, program.url, victim);
	}
	if (victim !== 'migrator') {
		// The program goes on by itself; it is killed at last so that the next strike meets a new one.
		await sleep(600);
	}
	child.kill('SIGKILL');
	await ended;
}

async function endSessions(url: string): Promise<void> {
	const client = await answers(url);
	try {
		await client.query(
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'mingus-migrate%' AND datname = current_database()",
		);
	} finally {
		await client.end();
	}
}

async function strikeSession(
	server: CrashingServer,
	url: string,
	victim: 'session' | 'backend',
): Promise<void> {
	const client = await answers(url);
	try {
		const {rows} = await client.query<{pid: number}>(
			`SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'mingus-migrate%' AND datname = current_database() ORDER BY random() LIMIT 1`,
		);
		const pid = rows[0]?.pid;
		if (pid !== undefined && victim === 'backend') {
			server.killBackend(pid);
		} else if (pid !== undefined) {
			await client.query('SELECT pg_terminate_backend($1)', [pid]);
		}
	} finally {
		await client.end().catch(() => undefined);
	}
}

async function onServer(server: CrashingServer, sql: string): Promise<void> {
	const client: pg.Client = await answers(server.url);
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
