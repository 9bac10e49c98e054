/**
 * Finds connections that are dead without a word: a firewall that forgot them, a network that swallows everything. TCP
 * itself takes a quarter of an hour and more for it. A long silence alone proves nothing, as an index may be built for
 * hours: so the server is asked, on another connection, whether it is still at work for ours.
 */
import type {Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import type pg from 'pg';

/** How long an answer may take before the server is asked about it, in ms. */
const usualPatience = 30_000;

/** How long the question itself may take, in ms. */
const longestProbe = 20_000;

export interface WatchOptions {
	/** Default: half a minute. 0: not at all. */
	readonly patience: number | undefined;
	/** Makes another connection for the question; the watch ends it. */
	readonly openProbe: () => Promise<pg.Client>;
}

/** The parts of pg's client that its types leave out. */
interface Watched {
	readonly connection: {readonly stream: Socket};
	/** No answer is outstanding. */
	readonly readyForQuery: boolean;
	/** Of the server's process for this session. */
	readonly processID: number;
}

/** Watches a client until it ends. Where its connection is dead, the query under way fails with ETIMEDOUT. */
export function watchConnection(
	client: pg.Client,
	{patience = usualPatience, openProbe}: WatchOptions,
): void {
	if (patience === 0) {
		return;
	}
	const watched = client as unknown as Watched;
	const {stream} = watched.connection;
	let read = stream.bytesRead;
	let silentSince = performance.now();
	let isAsking = false;
	const look = async (): Promise<void> => {
		if (stream.bytesRead !== read || watched.readyForQuery) {
			silentSince = performance.now();
		}
		read = stream.bytesRead;
		if (isAsking || performance.now() - silentSince < patience) {
			return;
		}
		isAsking = true;
		const late = sleep(longestProbe, false, {ref: false});
		const isAlive = await Promise.race([isAtWork(watched.processID, openProbe), late]);
		isAsking = false;
		silentSince = performance.now();
		if (!isAlive && stream.bytesRead === read && !watched.readyForQuery) {
			clearInterval(timer);
			stream.destroy(Object.assign(new Error('the server does not answer any more'), {code: 'ETIMEDOUT'}));
		}
	};
	const timer = setInterval(() => void look(), Math.min(1000, patience / 4)).unref();
	client.once('end', () => clearInterval(timer));
}

/** Whether the server says that our session has something to do; a session that waits for us while we wait for it has not. */
async function isAtWork(processID: number, openProbe: () => Promise<pg.Client>): Promise<boolean> {
	try {
		const probe = await openProbe();
		try {
			const {rows} = await probe.query<{busy: boolean}>(
				`SELECT state IN ('active', 'fastpath function call') AND wait_event IS DISTINCT FROM 'ClientRead' AS busy
				FROM pg_stat_activity WHERE pid = $1`,
				[processID],
			);
			return rows[0]?.busy ?? false;
		} finally {
			probe.end().catch(() => {});
		}
	} catch {
		return false;
	}
}
