import {randomUUID} from 'node:crypto';
import pg from 'pg';
import {inject} from 'vitest';
import {emptied} from './emptied.ts';

export interface FreshDatabase {
	/** Of the new database, as its owner, with the password. */
	readonly url: string;
	/** Connected to the new database, in UTC and with ISO dates as the engine's own connections are. */
	readonly client: pg.Client;
	/** Ends `client` and whatever else is connected, and drops the database. */
	drop(): Promise<void>;
}

const sessionSettings =
	"SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 3";

/** Databases that tests of this process are done with, as empty as new ones. */
const free: string[] = [];

/** An empty database with a random name on the test server. To make one takes longer than to empty one. */
export async function freshDatabase(): Promise<FreshDatabase> {
	const name = free.pop() ?? (await newDatabase());
	const url = new URL(inject('postgresUrl'));
	url.pathname = `/${name}`;
	const client = new pg.Client({connectionString: url.href});
	// A test may cut the connection on purpose; the next query then says so.
	client.on('error', () => {});
	await client.connect();
	await client.query(sessionSettings);
	return {
		url: url.href,
		client,
		async drop() {
			await client.end();
			if (await emptied(url)) {
				free.push(name);
			} else {
				await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			}
		},
	};
}

async function newDatabase(): Promise<string> {
	const name = `${inject('databasePrefix')}${randomUUID().replaceAll('-', '')}`;
	// Copied as files it is there in half the time.
	await onServer(`CREATE DATABASE ${name} TEMPLATE template0 STRATEGY file_copy`);
	return name;
}

/** Runs one statement in the database that the test server was given with. */
export async function onServer(sql: string): Promise<void> {
	const client = new pg.Client({connectionString: inject('postgresUrl')});
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
