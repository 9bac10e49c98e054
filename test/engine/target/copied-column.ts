/** A real table of one column, loaded by binary COPY. */
import {afterAll, beforeAll} from 'vitest';
import type {TargetType, TargetValue} from '../../../source/engine/convert/values.ts';
import {copyTogether} from '../../../source/engine/target/copy.ts';
import {makeEncoder} from '../../../source/engine/target/copy-encoder.ts';
import {CopyBuffer} from '../../../source/engine/target/copy-format.ts';
import {type FreshDatabase, freshDatabase} from '../../fresh-database.ts';

export interface CopiedColumn {
	query(sql: string, values?: unknown[]): Promise<unknown[][]>;
	/** Loads the rows that `write` writes into a fresh table `t` (n, v), in one COPY. */
	load(sqlType: string, write: (out: CopyBuffer) => void): Promise<void>;
	/** Loads a row for each value. */
	loadValues(type: TargetType, values: ReadonlyArray<TargetValue | null>): Promise<void>;
}

/** For the tests of one file: the database is made before them and dropped after them. */
export function copiedColumn(): CopiedColumn {
	let database: FreshDatabase;
	beforeAll(async () => {
		database = await freshDatabase();
	});
	afterAll(() => database.drop());

	const load: CopiedColumn['load'] = async (sqlType, write) => {
		await database.client.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (n serial, v ${sqlType})`);
		const out = new CopyBuffer();
		out.start();
		write(out);
		out.end();
		await copyTogether(database.client, [{sql: 'COPY t (v) FROM STDIN (FORMAT binary)', data: out.take()}]);
	};

	return {
		load,
		async query(sql, values = []) {
			const {rows} = await database.client.query<unknown[]>({text: sql, values, rowMode: 'array'});
			return rows;
		},
		loadValues(type, values) {
			const encode = makeEncoder(type);
			return load(type.display, out => {
				for (const value of values) {
					out.beginRow(1);
					if (value === null) out.writeNull();
					else encode(value, out);
				}
			});
		},
	};
}
