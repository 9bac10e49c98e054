/** Tells whom our sessions wait for: a run that stands still because somebody has locked a table looks like one that hangs. */
import type {Client} from 'pg';
import type {MigrationEvent} from '../events.ts';

type Notice = Extract<MigrationEvent, {event: 'notice'}>;

/** Between two looks, in ms. */
const pauseBetween = 3000;

interface Blocker {
	readonly pid: number;
	readonly who: string;
	readonly state: string;
	/** How long its transaction has been open. */
	readonly since: string | null;
	/** The table that is waited for; null where it is a row or something else. */
	readonly relation: string | null;
}

export interface WatchedSessions {
	/** What our sessions call themselves; undefined as long as there is only one. */
	readonly name: string | undefined;
	/** The server's process for the session that is always there. */
	readonly processID: number | null;
	/** Makes another connection, to look by. */
	readonly open: () => Promise<Client>;
	/** Takes a notice for each session that is waited for, once. */
	readonly tell: (notice: Notice) => void;
}

/** A run that is over before the first look makes no connection for it. @returns ends the watch */
export function watchLocks(sessions: WatchedSessions): () => void {
	const told = new Set<string>();
	let watcher: Promise<Client> | undefined;
	let isLooking = false;
	const look = async (): Promise<void> => {
		watcher ??= sessions.open();
		for (const blocker of await findBlockers(await watcher, sessions)) {
			const key = `${blocker.pid} ${blocker.relation}`;
			if (!told.has(key)) {
				told.add(key);
				sessions.tell(noticeOf(blocker));
			}
		}
	};
	const leave = (): void => {
		watcher?.then(client => client.end()).catch(() => undefined);
		watcher = undefined;
	};
	const timer = setInterval(() => {
		if (!isLooking) {
			isLooking = true;
			// What keeps us from looking is told by the sessions that do the work.
			look()
				.catch(leave)
				.finally(() => {
					isLooking = false;
				});
		}
	}, pauseBetween).unref();
	return () => {
		clearInterval(timer);
		leave();
	};
}

async function findBlockers(client: Client, {name, processID}: WatchedSessions): Promise<Blocker[]> {
	const {rows} = await client.query<Blocker>(
		`WITH ours AS (
			SELECT pid, wait_event_type FROM pg_stat_activity
			WHERE datname = current_database() AND (pid = $1 OR application_name = $2))
		SELECT b.pid, concat_ws(', ', 'user ' || b.usename, NULLIF(b.application_name, ''), host(b.client_addr)) AS who,
			COALESCE(b.state, 'at work') AS state, date_trunc('second', clock_timestamp() - b.xact_start)::text AS since,
			(SELECT l.relation::regclass::text FROM pg_locks l WHERE l.pid = ours.pid AND NOT l.granted LIMIT 1) AS relation
		FROM ours CROSS JOIN unnest(pg_blocking_pids(ours.pid)) AS w (pid) JOIN pg_stat_activity b ON b.pid = w.pid
		WHERE ours.wait_event_type = 'Lock' AND b.pid NOT IN (SELECT pid FROM ours)`,
		[processID, name ?? null],
	);
	return rows;
}

function noticeOf({pid, who, state, since, relation}: Blocker): Notice {
	const open = since === null ? '' : `, its transaction open for ${since}`;
	return {
		event: 'notice',
		where: relation ?? 'locks',
		message: `waits for session ${pid} (${who}; ${state}${open}), which has locked it: end its transaction, or SELECT pg_terminate_backend(${pid})`,
	};
}
