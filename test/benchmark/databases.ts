/** Fresh databases on the benchmark's server. */
import {connect} from '../../source/engine/target/connect.ts';
import {resolveTarget} from '../../source/engine/target/resolve-target.ts';

export type Connection = Awaited<ReturnType<typeof connect>>;

export async function withConnection<T>(url: string, work: (client: Connection) => Promise<T>): Promise<T> {
	const client = await connect(resolveTarget({url}, {}));
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

/** Gives the work the URL of a database of its own, with nothing left to be written to disk, and drops it after. */
export async function withDatabase<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
	const name = 'benchmark';
	await withConnection(serverUrl, async client => {
		await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
		await client.query('CHECKPOINT');
	});
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	try {
		return await work(url.href);
	} finally {
		await withConnection(serverUrl, client => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
	}
}
