import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {rulesOfCheck} from '../../../source/engine/validate/check-constraint.ts';
import {type FreshDatabase, freshDatabase} from '../../fresh-database.ts';

describe('a CHECK constraint', () => {
	let database: FreshDatabase;
	beforeAll(async () => {
		database = await freshDatabase();
	});
	afterAll(() => database.drop());

	/** What is read of a constraint, in the server's own words for it. */
	async function read(column: string, condition: string): Promise<ReturnType<typeof rulesOfCheck>> {
		await database.client.query('DROP TABLE IF EXISTS t');
		await database.client.query(`CREATE TABLE t (${column}, b int, CONSTRAINT c CHECK (${condition}))`);
		const {rows} = await database.client.query<{definition: string}>(
			"SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'c'",
		);
		return rulesOfCheck(rows[0]?.definition ?? '');
	}

	it.each([
		['a numeric(12,2)', 'a >= 0', [{min: 0}]],
		['a numeric(12,2)', 'a > 0', [{above: 0}]],
		['a numeric(3,1)', 'a >= 0 AND a <= 24', [{range: [0, 24]}]],
		['a int', 'a BETWEEN 1 AND 10', [{range: [1, 10]}]],
		['a int', 'a >= -5', [{min: -5}]],
		['a smallint', 'a < 100', [{below: 100}]],
		['a bigint', '0 <= a', [{min: 0}]],
		['a int', '10 > a', [{below: 10}]],
		['a float8', 'a <= 1.5', [{max: 1.5}]],
		['a real', 'a >= 0', [{min: 0}]],
		['a numeric', 'a >= -0.25', [{min: -0.25}]],
		['a int', 'a >= 1 AND a <= 5 AND a > 0', [{min: 1}, {max: 5}, {above: 0}]],
		['a text', "a IN ('x', 'it''s')", [{one_of: ['x', "it's"]}]],
		['a varchar(20)', "a IN ('x', 'y, z')", [{one_of: ['x', 'y, z']}]],
		['a varchar(20)', "a = 'only'", [{one_of: ['only']}]],
		['"A ""b" int', '"A ""b" > 0', [{above: 0}]],
	])('on %s that %s is read', async (column, condition, rules) => {
		expect((await read(column, condition))?.rules).toEqual(rules);
	});

	it.each([
		['a numeric', 'a <> 0'],
		['a int', 'a > 0 OR a IS NULL'],
		['a int', 'a > b'],
		['a int', 'a > 0 AND b > 0'],
		['a int', 'a % 2 = 0'],
		['a int', 'a + 1 > 0'],
		['a int', 'a IS NOT NULL'],
		['a int', 'NOT a > 0'],
		['a int', 'a = 1'],
		['a int', 'a IN (1, 2)'],
		['a text', "a ~ '^x'"],
		['a text', "a LIKE '%@%'"],
		['a text', 'length(a) > 3'],
		['a text', "a > 'm'"],
		['a text', "a <> ALL (ARRAY['x'])"],
		['a char(3)', "a IN ('x', 'y')"],
		['a date', "a >= '2020-01-01'"],
		['a numeric', 'a::int > 0'],
		['a numeric', 'a > 1234567890.12345678901'],
		['a boolean', 'a'],
	])('on %s that %s is left to the server', async (column, condition) => {
		expect(await read(column, condition)).toBeUndefined();
	});

	it('names its column', async () => {
		expect((await read('"A ""b" int', '"A ""b" > 0'))?.column).toBe('A "b');
		expect((await read('a int', 'a > 0'))?.column).toBe('a');
	});
});

it('a constraint that is not enforced asks for nothing', () => {
	expect(rulesOfCheck('CHECK ((a > 0)) NOT ENFORCED')).toBeUndefined();
	expect(rulesOfCheck('CHECK ((a > 0)) NOT VALID')).toEqual({column: 'a', rules: [{above: 0}]});
	expect(rulesOfCheck('CHECK ((a > 0)) NO INHERIT')).toEqual({column: 'a', rules: [{above: 0}]});
	expect(rulesOfCheck('UNIQUE (a)')).toBeUndefined();
});
