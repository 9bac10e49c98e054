/** What may happen to a program at work, and to the server and the machine under it. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Random} from '../../source/embedded/samples/random.ts';
import {answers, type CrashingServer} from './crashing-server.ts';
import type {Migrator} from './migrator.ts';
import {type Program, standing} from './program.ts';

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

/** @returns whether the program was at work when it was struck */
export async function strike(server: CrashingServer, program: Program, kill: Kill): Promise<boolean> {
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
