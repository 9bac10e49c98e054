import pg from 'pg';
import {expect, it, onTestFinished} from 'vitest';
import {copyTogether, RowsLeftOut} from '../../../source/engine/target/copy.ts';
import {makeEncoder} from '../../../source/engine/target/copy-encoder.ts';
import {CopyBuffer} from '../../../source/engine/target/copy-format.ts';
import {isRowsFault} from '../../../source/engine/target/row-fault.ts';
import {rowsOf, workbench} from '../../migration.ts';

const int4 = makeEncoder({name: 'int4', display: 'integer'});

function copy(table: string, values: readonly number[]) {
	const out = new CopyBuffer();
	out.start();
	for (const value of values) {
		out.beginRow(1);
		int4(value, out);
	}
	out.end();
	return {sql: `COPY ${table} (x) FROM STDIN (FORMAT binary)`, data: out.take(), rows: values.length};
}

const tables =
	'CREATE TABLE a (x int CHECK (x < 100)); CREATE TABLE b (x int UNIQUE DEFERRABLE INITIALLY DEFERRED)';

it('several COPYs in one message are one transaction', async () => {
	const {client} = await workbench(tables);
	await copyTogether(client, [copy('a', [1, 2]), copy('b', []), copy('b', [3])]);
	for (const statements of [
		[copy('a', [4]), copy('a', [100])],
		[copy('a', [4]), copy('b', [5, 5])],
		[copy('a', [4]), copy('nowhere', [5])],
	]) {
		await expect(copyTogether(client, statements)).rejects.toBeInstanceOf(pg.DatabaseError);
	}
	expect(await rowsOf(client, 'SELECT x FROM a UNION ALL SELECT x FROM b ORDER BY 1')).toEqual([
		[1],
		[2],
		[3],
	]);
});

it('rows that a trigger drops take the whole transaction back, wherever they stand in it', async () => {
	const {client} = await workbench(
		`${tables}; CREATE FUNCTION no_seven() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN IF NEW.x = 7 THEN RETURN NULL; END IF; RETURN NEW; END';
		CREATE TRIGGER no_seven BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION no_seven()`,
	);
	const refused = copyTogether(client, [copy('a', [6, 7, 8]), copy('b', [1])]);
	await expect(refused).rejects.toThrow('the table took 2 of 3 rows');
	await expect(copyTogether(client, [copy('b', [1]), copy('a', [7]), copy('b', [2])])).rejects.toBeInstanceOf(
		RowsLeftOut,
	);
	expect(await rowsOf(client, 'SELECT x FROM a UNION ALL SELECT x FROM b')).toEqual([]);
	await copyTogether(client, [copy('a', [6, 8]), copy('b', [1])]);
	expect(await rowsOf(client, 'SELECT count(*)::int FROM a')).toEqual([[2]]);
});

it('tells the fault of rows from that of tables, rights and connections', async () => {
	const {client, url} = await workbench(tables);
	const failure = async (work: Promise<unknown>): Promise<unknown> =>
		work.then(
			() => undefined,
			error => error,
		);
	expect(isRowsFault(await failure(copyTogether(client, [copy('a', [100])])))).toBe(true);
	expect(isRowsFault(await failure(copyTogether(client, [copy('nowhere', [1])])))).toBe(false);
	expect(isRowsFault(await failure(client.query('SELECT 1 / 0')))).toBe(true);
	expect(isRowsFault(new Error('22000'))).toBe(false);
	const other = new pg.Client({connectionString: url});
	other.on('error', () => {});
	onTestFinished(() => other.end().catch(() => undefined));
	await other.connect();
	const [[pid] = []] = await rowsOf(other, 'SELECT pg_backend_pid()');
	await client.query('SELECT pg_terminate_backend($1)', [pid]);
	expect(isRowsFault(await failure(copyTogether(other, [copy('a', [1])])))).toBe(false);
});
