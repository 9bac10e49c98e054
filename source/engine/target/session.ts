/** A connection to the target, and how transactions nest on it: a dry run is one transaction that is rolled back. */
import type {Client} from 'pg';

export interface Session {
	readonly client: Client;
	/** Inside a transaction that never commits: every transaction below is a savepoint. */
	readonly nested: boolean;
}

/** Runs the work in a transaction of its own, or in a savepoint of the dry run's. */
export async function transaction<T>({client, nested}: Session, work: () => Promise<T>): Promise<T> {
	const [begin, commit, rollback] = nested
		? ['SAVEPOINT work', 'RELEASE work', 'ROLLBACK TO work; RELEASE work']
		: ['BEGIN', 'COMMIT', 'ROLLBACK'];
	await client.query(begin);
	try {
		const result = await work();
		await client.query(commit);
		return result;
	} catch (error) {
		// Where the connection is gone, so is the transaction: the first error is the one to tell.
		await client.query(rollback).catch(() => undefined);
		throw error;
	}
}
