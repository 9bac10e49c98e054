import {afterAll, beforeAll, expect, it} from 'vitest';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../source/presets/presets.ts';
import {type FreshDatabase, freshDatabase} from '../fresh-database.ts';

const {mapping, ddl = ''} = loadMapping(presetFile('mingus'));
const withoutComments = ddl.replaceAll(/--.*$/gm, '');
let database: FreshDatabase;

beforeAll(async () => {
	database = await freshDatabase();
	await database.client.query(
		`BEGIN; CREATE SCHEMA unified; SET LOCAL search_path = unified; ${ddl}; COMMIT; SET search_path = ''`,
	);
});
afterAll(() => database.drop());

async function rows(sql: string): Promise<string[]> {
	const result = await database.client.query<string[]>({text: sql, rowMode: 'array'});
	return result.rows.map(row => row.join(' '));
}

it('creates 24 tables, and nothing outside its schema', async () => {
	expect(withoutComments.match(/\bCREATE TABLE \w+/g)).toHaveLength(24);
	expect(await rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'unified'")).toEqual(['24']);
	expect(await rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")).toEqual([]);
	expect(await rows("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")).toEqual([]);
});

it('removes and replaces nothing', () => {
	expect(withoutComments).not.toMatch(/\b(?:DROP|IF NOT EXISTS|OR REPLACE|TRUNCATE|DELETE FROM)\b/i);
});

it('has every table and column that the mapping loads', async () => {
	const there = new Set(
		await rows(
			"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'unified'",
		),
	);
	const loaded = mapping.loads.flatMap(({into, columns}) =>
		[into, ...Object.keys(columns).map(column => `${into} ${column}`)].slice(1),
	);
	expect(loaded.length).toBeGreaterThan(200);
	expect(loaded.filter(name => !there.has(name))).toEqual([]);
});

it('gives every table a UUID as its key, made by the server where none is given', async () => {
	expect(
		await rows(`SELECT count(*) FROM information_schema.columns WHERE table_schema = 'unified' AND column_name = 'id'
			AND data_type = 'uuid' AND is_nullable = 'NO' AND column_default = 'gen_random_uuid()'`),
	).toEqual(['24']);
});

it('finds rows by their user in every table: some index begins with user_id', async () => {
	expect(
		await rows(`SELECT attrelid::regclass FROM pg_attribute
			JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r' AND relnamespace = 'unified'::regnamespace
			WHERE attname = 'user_id'
			AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indkey[0] = attnum)`),
	).toEqual([]);
});

it('has a GIN index on every jsonb column', async () => {
	expect(
		await rows(`SELECT attrelid::regclass, attname FROM pg_attribute
			JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r' AND relnamespace = 'unified'::regnamespace
			WHERE atttypid = 'jsonb'::regtype AND NOT EXISTS (
				SELECT FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_am ON pg_am.oid = i.relam
				WHERE indrelid = attrelid AND indkey[0] = attnum AND amname = 'gin')`),
	).toEqual([]);
});

it('keeps the updated_at of an INSERT and moves it at every UPDATE, in every table that has one', async () => {
	expect(
		await rows(`SELECT table_name FROM information_schema.columns
			WHERE table_schema = 'unified' AND column_name = 'updated_at' AND NOT EXISTS (
				SELECT FROM pg_trigger WHERE tgrelid = ('unified.' || table_name)::regclass AND tgname = table_name || '_updated_at')`),
	).toEqual([]);
	expect(
		await rows(`INSERT INTO unified.users (email, password_hash, updated_at)
			VALUES ('ada@example.org', '-', '2001-02-03 04:05:06+00') RETURNING updated_at = '2001-02-03 04:05:06+00'`),
	).toEqual(['true']);
	expect(
		await rows(
			"UPDATE unified.users SET is_active = false, updated_at = '2001-01-01' RETURNING updated_at = now()",
		),
	).toEqual(['true']);
});
