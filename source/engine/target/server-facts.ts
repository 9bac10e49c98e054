/** What a server and its database are, as far as a migration depends on it. Looks only. */
import type {Client} from 'pg';
import {takesWrites} from './connect.ts';

export interface ServerFacts {
	/** `18.4` */
	readonly version: string;
	/** 18 */
	readonly major: number;
	readonly tls: boolean;
	/** `UTF8` */
	readonly encoding: string;
	readonly database: string;
	/** It is no standby, and sessions may write. */
	readonly takesWrites: boolean;
}

/** The oldest server that is written to. */
export const oldestServer = 14;

export async function readServerFacts(client: Client): Promise<ServerFacts> {
	const {rows} = await client.query<Omit<ServerFacts, 'takesWrites'>>(
		`SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
			current_setting('server_version_num')::int / 10000 AS major,
			COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls,
			current_setting('server_encoding') AS encoding, current_database() AS database`,
	);
	return {...(rows[0] as Omit<ServerFacts, 'takesWrites'>), takesWrites: await takesWrites(client)};
}
