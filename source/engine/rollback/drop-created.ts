/** Drops tables that the run made, if nothing is left in them. */
import type {Client} from 'pg';
import {MigrationError, messageOf} from '../errors.ts';
import {transaction} from '../target/session.ts';
import type {Emit} from './roll-back-run.ts';

/** A table that the run made, whether it loaded it or not. */
export interface MadeTable {
	/** Quoted, with its schema. */
	readonly name: string;
	/** As it is shown. */
	readonly table: string;
}

/**
 * All at once, as they may refer to each other. What else depends on one of them keeps them all.
 * @throws MigrationError target-refused naming what depends on them
 */
export async function dropCreated(client: Client, made: readonly MadeTable[], emit: Emit): Promise<void> {
	const empty: MadeTable[] = [];
	await transaction({client, nested: false}, async () => {
		for (const table of made) {
			const {rows: found} = await client.query<{there: boolean}>(
				'SELECT to_regclass($1) IS NOT NULL AS there',
				[table.name],
			);
			if (!found[0]?.there) {
				continue;
			}
			await client.query(`LOCK TABLE ${table.name} IN ACCESS EXCLUSIVE MODE`);
			const {rows} = await client.query(`SELECT FROM ${table.name} LIMIT 1`);
			if (rows.length === 0) {
				empty.push(table);
			} else {
				emit({event: 'notice', where: table.table, message: 'is not dropped: it holds rows'});
			}
		}
		if (empty.length > 0) {
			await client.query(`DROP TABLE ${empty.map(({name}) => name).join(', ')}`);
		}
	}).catch((error: unknown) => {
		if (error instanceof Error && 'code' in error && error.code === '2BP01') {
			const detail = 'detail' in error && typeof error.detail === 'string' ? `: ${error.detail}` : '';
			throw new MigrationError(
				'target-refused',
				`The tables were not dropped: ${messageOf(error)}${detail}`,
				{
					hint: 'Their rows are gone. Drop what depends on them first, then the tables.',
					cause: error,
				},
			);
		}
		throw error;
	});
	for (const {table} of empty) {
		emit({event: 'table-dropped', table});
	}
}
