// What a user would see go wrong: one bad row that stops ten thousand good ones, or that is gone without a word.
import {expect, it} from 'vitest';
import {migrated, requestOf, rowsOf, workbench} from '../migration.ts';

const target = `CREATE TABLE customers (id uuid PRIMARY KEY, email varchar(40) NOT NULL UNIQUE, zip text, born date,
		balance numeric(8, 2) CHECK (balance >= 0), mood jsonb, active boolean);
	CREATE TABLE orders (id uuid PRIMARY KEY, customer uuid NOT NULL REFERENCES customers, at timestamptz NOT NULL)`;

const mapping = `loads:
  - into: customers
    from: s.customers
    match: by-name
    columns:
      id: {identifies: true}
      email: {rules: [email]}
      zip: {rules: [zip-code]}
      born: {rules: [not-future]}
  - {into: orders, from: s.orders, match: by-name, columns: {id: {identifies: true}}}`;

/** What is wrong with row n, in the column that is wrong, and the code it is rejected with. */
const defects: ReadonlyArray<readonly [number, string, string, string]> = [
	[100, 'email', 'NULL', 'required'],
	[200, 'email', "'nobody'", 'not-an-email'],
	[300, 'email', "'u299@example.com'", 'duplicate-key'],
	[400, 'email', "'very-long-name-that-goes-on-and-on@example.com'", 'too-long'],
	[500, 'zip', "'1234'", 'not-a-zip-code'],
	[600, 'born', "'2001-02-29'", 'not-a-date'],
	[700, 'born', "'2999-01-01'", 'in-the-future'],
	[800, 'balance', '-1', 'out-of-range'],
	[900, 'balance', '1.005', 'too-precise'],
	[1000, 'balance', '12345678', 'out-of-range'],
	[1100, 'mood', "'{happy}'", 'not-json'],
	[1200, 'active', "'perhaps'", 'not-a-boolean'],
	[1300, 'email', "'u1300@example.com' || char(0)", 'nul-byte'],
	[1400, 'email', "CAST(x'61ff4062' AS TEXT)", 'invalid-utf8'],
];

const count = 10_000;

const source = `CREATE TABLE customers (id INTEGER PRIMARY KEY, email, zip, born, balance, mood, active);
	INSERT INTO customers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
		SELECT i, 'u' || i || '@example.com', printf('%05d', i), '1990-05-17', i / 100.0, '{"n": ' || i || '}', i % 2 FROM n;
	${defects.map(([id, column, value]) => `UPDATE customers SET ${column} = ${value} WHERE id = ${id};`).join('\n')}
	CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, at);
	INSERT INTO orders SELECT id, id, '2024-05-01 10:00:00' FROM customers;`;

it('ten thousand customers go over but for those with something wrong, and for their orders', async () => {
	const bench = await workbench(target);
	const {report, exitCode} = await migrated(requestOf(bench, mapping, source), bench.folder);
	expect(exitCode).toBe(3);
	const ofCustomers = report.errors.filter(e => e.table === 'customers');
	expect(ofCustomers.map(e => `${e.key} ${e.column} ${e.code}`).sort()).toEqual(
		defects.map(([id, column, , code]) => `${id} ${column} ${code}`).sort(),
	);
	const ofOrders = report.errors.filter(e => e.table === 'orders');
	expect(ofOrders.map(e => `${e.key} ${e.code}`).sort()).toEqual(
		defects.map(([id]) => `${id} no-parent`).sort(),
	);
	const good = count - defects.length;
	expect(
		await rowsOf(
			bench.client,
			'SELECT (SELECT count(*)::int FROM customers), (SELECT count(*)::int FROM orders)',
		),
	).toEqual([[good, good]]);
	expect(report.overall_stats).toMatchObject({
		processed_records: 2 * count,
		successful_records: 2 * good,
		failed_records: 2 * defects.length,
	});
});

it('the ledger keeps each bad row whole, so that it can be mended', async () => {
	const bench = await workbench(target);
	await migrated(requestOf(bench, mapping, source), bench.folder, {tables: ['customers']});
	const kept = await rowsOf(
		bench.client,
		'SELECT source_key, source_row::text, reason FROM mingus_migrate.rejects ORDER BY source_key::int',
	);
	expect(kept.map(([key]) => Number(key))).toEqual(defects.map(([id]) => id));
	for (const [key, row, reason] of kept) {
		const values = JSON.parse(String(row)) as Record<string, unknown>;
		expect(String(values.id)).toBe(key);
		expect(Object.keys(values).sort()).toEqual(['active', 'balance', 'born', 'email', 'id', 'mood', 'zip']);
		expect(String(reason)).toMatch(/\.$/);
	}
});
