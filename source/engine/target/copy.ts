/**
 * Several COPY … FROM STDIN in one simple-protocol message: PostgreSQL runs them as one implicit transaction, so a
 * batch and its ledger lines are committed together in one round trip. `pg` has no such query of its own; this is
 * an object of the kind its `client.query` takes (see the "Submittable" of its source).
 * Protocol: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */
import type {Client, Connection, Submittable} from 'pg';

export interface CopyStatement {
	/** COPY … FROM STDIN (FORMAT binary) */
	readonly sql: string;
	readonly data: Uint8Array;
}

/** The part of pg's connection that COPY needs; its types leave these out. */
interface CopyConnection {
	query(sql: string): void;
	sendCopyFromChunk(chunk: Uint8Array): void;
	endCopyFrom(): void;
}

/**
 * Runs the statements in one transaction.
 * @param before, after other statements of the same message, such as SAVEPOINT and RELEASE
 * @throws what `pg` throws: a DatabaseError of the server, or the error of a broken connection
 */
export function copyTogether(
	client: Client,
	statements: readonly CopyStatement[],
	{before = [], after = []}: {before?: readonly string[]; after?: readonly string[]} = {},
): Promise<void> {
	const sql = [...before, ...statements.map(s => s.sql), ...after].join(';\n');
	return new Promise((resolve, reject) => {
		client.query(
			new CopyTogether(
				sql,
				statements.map(s => s.data),
				resolve,
				reject,
			),
		);
	});
}

class CopyTogether implements Submittable {
	readonly #sql: string;
	readonly #data: readonly Uint8Array[];
	readonly #resolve: () => void;
	readonly #reject: (error: Error) => void;
	#next = 0;

	constructor(sql: string, data: readonly Uint8Array[], resolve: () => void, reject: (error: Error) => void) {
		this.#sql = sql;
		this.#data = data;
		this.#resolve = resolve;
		this.#reject = reject;
	}

	submit(connection: Connection): void {
		(connection as unknown as CopyConnection).query(this.#sql);
	}

	/** The server asks for the data of the next COPY. */
	handleCopyInResponse(connection: CopyConnection): void {
		const data = this.#data[this.#next++];
		if (data) {
			connection.sendCopyFromChunk(data);
		}
		connection.endCopyFrom();
	}

	handleError(error: Error): void {
		this.#reject(error);
	}

	handleReadyForQuery(): void {
		this.#resolve();
	}

	handleCommandComplete(): void {}
	handleRowDescription(): void {}
	handleDataRow(): void {}
	handleEmptyQuery(): void {}
}
