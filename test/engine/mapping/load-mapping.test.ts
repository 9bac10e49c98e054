import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import {loadMapping, parseMapping} from '../../../source/engine/mapping/load-mapping.ts';

/** A mapping with the given lines as its only load. */
function withLoad(...lines: string[]): string {
	return ['name: test', 'sources: {shop: a shop}', 'loads:', ...lines].join('\n');
}

function withColumn(line: string): string {
	return withLoad('  - into: orders', '    from: shop.orders', '    columns:', `      ${line}`);
}

function refusalOf(work: () => unknown): MigrationError {
	try {
		work();
	} catch (error) {
		if (error instanceof MigrationError) {
			return error;
		}

		throw error;
	}

	throw new Error('It was accepted.');
}

function problemsOf(text: string): string[] {
	const error = refusalOf(() => parseMapping(text, 'm.yaml'));
	expect(error.code).toBe('bad-mapping');
	expect(error.exitCode).toBe(2);
	return error.message.split('\n');
}

describe('a mapping that is right', () => {
	it('is given with its defaults filled in', () => {
		const mapping = parseMapping(withColumn('id: {from: id, identifies: true}'), 'm.yaml');
		expect(mapping.target).toEqual({schema: 'public'});
		expect(mapping.carry_over).toEqual({schema: 'legacy', tables: {}, by_default: false});
		expect(mapping.left_behind).toEqual({});
		expect(mapping.loads[0]?.columns).toEqual({id: {from: 'id', identifies: true}});
	});

	it('may use aliases', () => {
		const text = withLoad(
			'  - into: orders',
			'    from: shop.orders',
			'    columns: {a: &zip {default: "00000", rules: [zip-code]}, b: *zip}',
		);
		expect(parseMapping(text, 'm.yaml').loads[0]?.columns.b).toEqual({default: '00000', rules: ['zip-code']});
	});

	it('may begin with a byte order mark and have Windows line ends', () => {
		const text = `\uFEFF${withColumn('id: id').replaceAll('\n', '\r\n')}`;
		expect(parseMapping(text, 'm.yaml').loads[0]?.columns).toEqual({id: 'id'});
	});

	it('may list a column without an origin in a load that matches by name', () => {
		const text = withLoad('  - {into: a, from: shop.a, match: by-name, columns: {id: {identifies: true}}}');
		expect(parseMapping(text, 'm.yaml').loads[0]?.columns).toEqual({id: {identifies: true}});
	});
});

describe('text that is no YAML', () => {
	it('is refused with the place of the mistake', () => {
		expect(problemsOf('name: test\nloads: [1, 2\n')[0]).toMatch(/^m\.yaml:3:1: .*flow/i);
	});

	it('is refused when it is empty', () => {
		expect(problemsOf('')).toEqual(['m.yaml:1:1: must be a map, not nothing']);
	});

	it('is refused when a default would lose its zeros', () => {
		expect(problemsOf(withColumn('zip: {default: 00000}'))).toEqual([
			'm.yaml:7:22: 00000 would be read as the number 0; write it in quotes',
		]);
	});
});

describe('a mapping that has not the form of one', () => {
	it('is refused with a line for every problem, in one error', () => {
		expect(problemsOf('name: ""\nsource: {}\nloads: []\n')).toEqual([
			'm.yaml:1:1: name: must not be empty',
			'm.yaml:1:1: sources: is missing: a map',
			expect.stringMatching(/^m\.yaml:3:1: loads: /),
			'm.yaml:2:1: source: unknown key "source"; did you mean sources?',
		]);
	});

	it('names a missing key of a load where the load begins', () => {
		expect(problemsOf(withLoad('  - from: shop.orders'))).toEqual([
			'm.yaml:4:5: loads[0].into: is missing: text',
		]);
	});

	it('suggests the known key that a misspelt one is nearest to', () => {
		expect(problemsOf(withColumn('id: {form: id}'))).toEqual([
			'm.yaml:7:12: loads[0].columns.id.form: unknown key "form"; did you mean from?',
		]);
	});

	it('lists the known keys where none is near', () => {
		expect(problemsOf(withLoad('  - {into: a, from: shop.a, when: {weather: fine}}'))).toEqual([
			'm.yaml:4:36: loads[0].when.weather: unknown key "weather"; there may be has, lacks',
		]);
	});

	it('says what a value must be where it is of another kind', () => {
		expect(problemsOf(withColumn('id: 7'))).toEqual([
			'm.yaml:7:7: loads[0].columns.id: must be text or a map, not a number',
		]);
		expect(problemsOf(withColumn('id: {default: [1]}'))).toEqual([
			'm.yaml:7:12: loads[0].columns.id.default: must be text or a number or true or false, not a list',
		]);
	});

	it('names the choices of a key, and the one that was meant', () => {
		expect(problemsOf(withColumn('day: {from: day, lossy: droptime}'))).toEqual([
			'm.yaml:7:24: loads[0].columns.day.lossy: must be one of drop-time, drop-fraction, round, not "droptime"; did you mean drop-time?',
		]);
	});

	it('explains a misspelt rule, a rule with a misspelt key and two rules in one', () => {
		expect(problemsOf(withColumn('a: {from: a, rules: [e-mail, {rnge: [1, 5]}, {min: 0, max: 9}]}'))).toEqual(
			[
				'm.yaml:7:28: loads[0].columns.a.rules[0]: must be one of email, zip-code, not-future, not-blank, not "e-mail"; did you mean email?',
				'm.yaml:7:37: loads[0].columns.a.rules[1].rnge: unknown key "rnge"; did you mean range?',
				'm.yaml:7:52: loads[0].columns.a.rules[2]: min and max cannot stand together; write an entry for each',
			],
		);
	});

	it('reaches into a map whose kind is clear', () => {
		expect(problemsOf(withColumn('a: {from: a, rules: [{range: [1, many]}]}'))).toEqual([
			'm.yaml:7:40: loads[0].columns.a.rules[0].range[1]: must be a number, not text',
		]);
		expect(problemsOf(withColumn('a: {pack: {b: {frm: b}}}'))).toEqual([
			'm.yaml:7:22: loads[0].columns.a.pack.b.frm: unknown key "frm"; did you mean from?',
		]);
	});

	it('demands names of the form database.table', () => {
		expect(problemsOf(withLoad('  - {into: a, from: orders}'))).toEqual([
			'm.yaml:4:15: loads[0].from: must be database.table',
		]);
		expect(problemsOf(`${withColumn('id: id')}\nleft_behind: {orders: why}`)).toEqual([
			'm.yaml:8:15: left_behind.orders: must be database.table',
		]);
	});
});

describe('a mapping that contradicts itself', () => {
	it('is refused when a load has neither from nor query, or both', () => {
		expect(problemsOf(withLoad('  - {into: a}'))[0]).toMatch(/^m\.yaml:4:5: loads\[0\]: needs from/);
		expect(problemsOf(withLoad('  - {into: a, from: shop.a, query: shop.a AS b}'))[0]).toMatch(
			/^m\.yaml:4:29: loads\[0\]\.query: cannot stand beside from/,
		);
	});

	it('is refused when a column has several origins, or none', () => {
		expect(problemsOf(withColumn('a: {from: b, sql: b + 1}'))[0]).toMatch(
			/^m\.yaml:7:7: loads\[0\]\.columns\.a: has from and sql/,
		);
		expect(problemsOf(withColumn('a: {sensitive: true}'))[0]).toMatch(
			/^m\.yaml:7:7: .* needs from, sql, pack/,
		);
	});

	it('is refused when a member of a pack has several origins, or none', () => {
		expect(problemsOf(withColumn('a: {pack: {b: {json: true}, c: {from: c, sql: c}}}'))).toEqual([
			'm.yaml:7:18: loads[0].columns.a.pack.b: needs from or sql',
			'm.yaml:7:35: loads[0].columns.a.pack.c: has from and sql; a value comes from one of them',
		]);
	});

	it('is refused when two columns are the key', () => {
		const text = withColumn('{a: {from: a, identifies: true}, b: {from: b, identifies: true}}');
		expect(problemsOf(text)).toEqual([
			expect.stringMatching(/^m\.yaml:7:40: loads\[0\]\.columns\.b: identifies is set on a already/),
		]);
	});

	it('is refused when it names a database that is no source', () => {
		const text = `${withLoad('  - {into: a, from: shp.a, when: {has: [elsewhere.a]}}')}\nleft_behind: {shops.a: why}`;
		expect(problemsOf(text)).toEqual([
			'm.yaml:4:15: loads[0].from: sources has no "shp"; did you mean shop?',
			'm.yaml:4:41: loads[0].when.has[0]: sources has no "elsewhere"; it has shop',
			'm.yaml:5:15: left_behind.shops.a: sources has no "shops"; did you mean shop?',
		]);
	});
});

describe('loadMapping', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'load-mapping-'));
	});
	afterEach(() => {
		rmSync(folder, {recursive: true});
	});

	function write(name: string, text: string | Uint8Array): string {
		const file = path.join(folder, name);
		writeFileSync(file, text);
		return file;
	}

	it('gives the SQL beside the mapping', () => {
		write('target.sql', 'CREATE TABLE orders ();');
		const file = write('m.yaml', `${withColumn('id: id')}\ntarget: {ddl: target.sql}`);
		expect(loadMapping(file).ddl).toBe('CREATE TABLE orders ();');
	});

	it('gives no SQL where the mapping names none', () => {
		expect(loadMapping(write('m.yaml', withColumn('id: id')))).not.toHaveProperty('ddl');
	});

	it('says which of the two files is not there', () => {
		const missing = path.join(folder, 'none.yaml');
		expect(refusalOf(() => loadMapping(missing)).message).toContain(`The mapping cannot be read: ${missing}`);
		const file = write('m.yaml', `${withColumn('id: id')}\ntarget: {ddl: gone.sql}`);
		const error = refusalOf(() => loadMapping(file));
		expect(error.code).toBe('bad-mapping');
		expect(error.message).toContain(`target.ddl cannot be read: ${path.join(folder, 'gone.sql')}`);
	});

	it('refuses a file that is not UTF-8', () => {
		const file = write('m.yaml', Uint8Array.of(0x6e, 0xe9, 0x3a));
		expect(refusalOf(() => loadMapping(file)).code).toBe('bad-mapping');
	});
});
