/** Rounds of torture: a run is begun, killed again and again, gone on with to its end, and compared with an undisturbed one. */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type pg from 'pg';
import type {FailPoint} from '../../source/engine/fail-point.ts';
import {answers, type CrashingServer, crashingServer} from './crashing-server.ts';
import type {Ended, Migrator} from './migrator.ts';
import {differences, leftovers, type Outcome, outcomeOf} from './outcome.ts';
import {type Program, programOn, standing} from './program.ts';
import {type Kill, strike} from './strikes.ts';
import {writeWorkload} from './workload.ts';

export interface Chamber {
	/** @returns what went wrong, in words; empty where nothing did */
	randomRound(kills: readonly Kill[]): Promise<RoundResult>;
	/** Ends the program at each of the fail points (of the command that goes on, where it is passed only there), then goes on. */
	failPointRound(points: readonly FailPoint[]): Promise<RoundResult>;
	close(): Promise<void>;
}

export interface RoundResult {
	readonly faults: readonly string[];
	/** Kills that met the program at work. */
	readonly hits: number;
}

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
		await onServer(server, `CREATE DATABASE ${name} TEMPLATE template0 STRATEGY file_copy`);
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
		failPointRound: points =>
			compared(async program => {
				let hits = 0;
				for (const point of points) {
					if (point === 'run-taken-over') {
						await program.start({MINGUS_MIGRATE_FAIL_POINT: 'batch-committed:9'}).ended;
					}
					const {signal} = await program.start({MINGUS_MIGRATE_FAIL_POINT: point}).ended;
					hits += signal === 'SIGKILL' ? 1 : 0;
				}
				return hits;
			}),
		async close() {
			await server.remove();
			rmSync(folder, {recursive: true, force: true});
		},
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

async function onServer(server: CrashingServer, sql: string): Promise<void> {
	const client: pg.Client = await answers(server.url);
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
