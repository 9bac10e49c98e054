// What a user would see go wrong: a yearly income that is a cent off, because months were multiplied as floats.
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../source/presets/presets.ts';
import {migrated, requestOf, rowsOf, workbench, writeSource} from '../migration.ts';

const people = 10_000;

/** Amounts to the cent, the same in every run: a linear congruential generator (Numerical Recipes, ranqd1). */
function amounts(): number[] {
	let state = 2024;
	return Array.from({length: people}, () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state % 8_000_000;
	});
}

const asText = (cents: number) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

it('twelve times ten thousand monthly amounts is right to the cent, whether they were reals, texts or integers', async () => {
	const bench = await workbench('CREATE TABLE income (id int PRIMARY KEY, annual_income numeric(12, 2))');
	const cents = amounts();
	const file = writeSource(
		join(bench.folder, 's.db'),
		'CREATE TABLE profiles (id INTEGER PRIMARY KEY, monthly)',
		db => {
			const insert = db.prepare('INSERT INTO profiles VALUES (?, ?)');
			db.transaction(() => {
				cents.forEach((amount, i) => {
					const whole = amount % 100 === 0;
					insert.run(i, whole ? BigInt(amount / 100) : i % 2 ? asText(amount) : amount / 100);
				});
			})();
		},
	);
	const mapping =
		'loads: [{into: income, from: s.profiles, columns: {id: id, annual_income: {from: monthly, multiply: 12}}}]';
	const {exitCode} = await migrated(requestOf(bench, mapping, {s: file}), bench.folder);
	expect(exitCode).toBe(0);
	const rows = await rowsOf(
		bench.client,
		'SELECT id, (annual_income * 100)::int8::text FROM income ORDER BY id',
	);
	expect(rows).toEqual(cents.map((amount, i) => [i, String(amount * 12)]));
});

it('an amount that is not to the cent by the year is a reject, and not rounded', async () => {
	const bench = await workbench('CREATE TABLE income (id int PRIMARY KEY, annual_income numeric(12, 2))');
	const mapping =
		'loads: [{into: income, from: s.profiles, columns: {id: id, annual_income: {from: monthly, multiply: 12}}}]';
	const source =
		"CREATE TABLE profiles (id INTEGER PRIMARY KEY, monthly); INSERT INTO profiles VALUES (1, 0.1), (2, 0.125), (3, 33.333), (4, '1e3'), (5, 83333333333.34)";
	const {report} = await migrated(requestOf(bench, mapping, source), bench.folder);
	expect(await rowsOf(bench.client, 'SELECT id, annual_income FROM income ORDER BY id')).toEqual([
		[1, '1.20'],
		[2, '1.50'],
		[4, '12000.00'],
	]);
	expect(report.errors.map(e => `${e.key} ${e.code}`).sort()).toEqual(['3 too-precise', '5 out-of-range']);
});

it('the preset multiplies the months of the application by twelve, and nothing else', () => {
	const {mapping} = loadMapping(presetFile('mingus'));
	const multiplied = mapping.loads.flatMap(load =>
		Object.entries(load.columns).flatMap(([name, c]) =>
			typeof c === 'object' && c.multiply !== undefined
				? [`${load.into}.${name} ${c.from} ${c.multiply}`]
				: [],
		),
	);
	expect(new Set(multiplied)).toEqual(new Set(['user_profiles.annual_income p.monthly_income 12']));
});
