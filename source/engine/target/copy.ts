/**
 * Several COPY … FROM STDIN in one simple-protocol message: PostgreSQL runs them as one implicit transaction, so a
 * batch and its ledger lines are committed together in one round trip. `pg` has no such query of its own; this is
 * an object of the kind its `client.query` takes (see the "Submittable" of its source).
 * Protocol: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */

import type {Client, Connection, Submittable} from 'pg';
import {reach} from '../fail-point.ts';

export interface CopyStatement {
	/** COPY … FROM STDIN (FORMAT binary) */
	readonly sql: string;
	readonly data: Uint8Array;
	/** Rows in the data: the transaction fails unless the table takes all of them. */
	readonly rows?: number;
}

/** A trigger of the table dropped rows without an error, which COPY tells only by its count. */
export class RowsLeftOut extends Error {
	override readonly name = 'RowsLeftOut';
}

/** The part of pg's connection that COPY needs; its types leave these out. */
interface CopyConnection {
	query(sql: string): void;
	sendCopyFromChunk(chunk: Uint8Array): void;
	endCopyFrom(): void;
	sendCopyFail(message: string): void;
}

/**
 * Runs the statements in one transaction.
 * @param before, after other statements of the same message, such as SAVEPOINT and RELEASE
 * @throws RowsLeftOut, and what `pg` throws: a DatabaseError of the server, or the error of a broken connection
 */
export function copyTogether(
	client: Client,
	statements: readonly CopyStatement[],
	{before = [], after = []}: {before?: readonly string[]; after?: readonly string[]} = {},
): Promise<void> {
	const sql = [...before, ...statements.map(s => s.sql), ...after].join(';\n');
	return new Promise((resolve, reject) => {
		client.query(new CopyTogether(sql, statements, resolve, reject));
	});
}

class CopyTogether implements Submittable {
	readonly #sql: string;
	readonly #statements: readonly CopyStatement[];
	readonly #resolve: () => void;
	readonly #reject: (error: Error) => void;
	#next = 0;
	#leftOut: RowsLeftOut | undefined;

	constructor(
		sql: string,
		statements: readonly CopyStatement[],
		resolve: () => void,
		reject: (error: Error) => void,
	) {
		this.#sql = sql;
		this.#statements = statements;
		this.#resolve = resolve;
		this.#reject = reject;
	}

	submit(connection: Connection): void {
		(connection as unknown as CopyConnection).query(this.#sql);
	}

	/** The server asks for the data of the next COPY. */
	handleCopyInResponse(connection: CopyConnection): void {
		if (this.#leftOut) {
			connection.sendCopyFail(this.#leftOut.message);
			return;
		}
		const statement = this.#statements[this.#next++];
		if (statement) {
			connection.sendCopyFromChunk(statement.data);
		}
		connection.endCopyFrom();
		if (this.#next === this.#statements.length) {
			setImmediate(reach, 'batch-sent');
		}
	}

	handleError(error: Error): void {
		this.#reject(this.#leftOut ?? error);
	}

	handleReadyForQuery(): void {
		if (this.#leftOut) {
			this.#reject(this.#leftOut);
		} else {
			this.#resolve();
		}
	}

	handleCommandComplete({text}: {text: string}): void {
		const taken = /^COPY (\d+)$/.exec(text)?.[1];
		const sent = this.#statements[this.#next - 1]?.rows;
		if (taken !== undefined && sent !== undefined && Number(taken) !== sent) {
			this.#leftOut = new RowsLeftOut(`the table took ${taken} of ${sent} rows`);
		}
	}

	handleRowDescription(): void {}
	handleDataRow(): void {}
	handleEmptyQuery(): void {}
}
