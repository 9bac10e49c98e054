/**
 * COPY … TO STDOUT as a stream of rows: `pg` has no such query of its own; this is an object of the kind its
 * `client.query` takes. The server sends a message a row.
 * Protocol: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */
import type {Client, Connection, Submittable} from 'pg';

/**
 * Runs `COPY (…) TO STDOUT` in its text format and hands over each row's bytes, without the newline at their end.
 * They are valid until `onRow` returns. A row that it throws for ends the calls; the rest is read and dropped.
 * @throws what `onRow` throws, or what `pg` does
 */
export function copyOut(client: Client, sql: string, onRow: (row: Buffer) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		client.query(new CopyOut(sql, onRow, resolve, reject));
	});
}

class CopyOut implements Submittable {
	readonly #sql: string;
	readonly #onRow: (row: Buffer) => void;
	readonly #resolve: () => void;
	readonly #reject: (error: unknown) => void;
	#failure: {readonly error: unknown} | undefined;

	constructor(
		sql: string,
		onRow: (row: Buffer) => void,
		resolve: () => void,
		reject: (error: unknown) => void,
	) {
		this.#sql = sql;
		this.#onRow = onRow;
		this.#resolve = resolve;
		this.#reject = reject;
	}

	submit(connection: Connection): void {
		(connection as unknown as {query(sql: string): void}).query(this.#sql);
	}

	handleCopyData({chunk}: {chunk: Buffer}): void {
		if (this.#failure) {
			return;
		}
		try {
			this.#onRow(chunk.subarray(0, chunk.length - 1));
		} catch (error) {
			this.#failure = {error};
		}
	}

	handleError(error: Error): void {
		this.#reject(error);
	}

	handleReadyForQuery(): void {
		if (this.#failure) {
			this.#reject(this.#failure.error);
		} else {
			this.#resolve();
		}
	}

	handleCommandComplete(): void {}
	handleRowDescription(): void {}
	handleDataRow(): void {}
	handleEmptyQuery(): void {}
}
