import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import {migrated, requestOf, rowsOf, workbench} from '../../migration.ts';

const numbers = (count: number) =>
	`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;

/** Loads the sources, in small batches on four lanes, as what the mapping says of no key. */
async function loaded(target: string, source: string, tables: readonly string[]) {
	const bench = await workbench(target);
	const mapping = `loads: [${tables.map(t => `{into: ${t}, from: s.${t}, match: by-name}`).join(', ')}]`;
	const ran = await migrated(requestOf(bench, mapping, source), bench.folder, {batchSize: 50, workers: 4});
	const rejects = ran.report.errors.map(({table, key, code}) => `${table} ${key} ${code}`);
	const counts: unknown[] = [];
	for (const table of tables) {
		counts.push(...(await rowsOf(bench.client, `SELECT count(*)::int FROM ${table}`)).flat());
	}
	return {...ran, rejects, counts};
}

it('children wait for the parents that a foreign key of the target names, whatever the mapping says of keys', async () => {
	const {rejects, counts} = await loaded(
		`CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent)`,
		`CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (id INTEGER PRIMARY KEY, parent);
		INSERT INTO parent ${numbers(3000)} SELECT i FROM n; INSERT INTO child SELECT id, 3001 - id FROM parent;
		INSERT INTO child VALUES (9000, 9000)`,
		['child', 'parent'],
	);
	expect(rejects).toEqual(['child 9000 no-parent']);
	expect(counts).toEqual([3000, 3000]);
});

it('so they do where the key has several columns, or another column than the one that identifies', async () => {
	const {rejects, counts} = await loaded(
		`CREATE TABLE parent (id int PRIMARY KEY, a int, b int, code text UNIQUE, UNIQUE (a, b));
		CREATE TABLE child (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES parent (a, b));
		CREATE TABLE other (id int PRIMARY KEY, code text REFERENCES parent (code), parent int REFERENCES parent)`,
		`CREATE TABLE parent (id INTEGER PRIMARY KEY, a, b, code); CREATE TABLE child (id INTEGER PRIMARY KEY, a, b);
		CREATE TABLE other (id INTEGER PRIMARY KEY, code, parent);
		INSERT INTO parent ${numbers(3000)} SELECT i, i, i % 7, 'c' || i FROM n;
		INSERT INTO child SELECT id, a, b FROM parent ORDER BY id DESC; INSERT INTO other SELECT id, code, id FROM parent`,
		['child', 'other', 'parent'],
	);
	expect(rejects).toEqual([]);
	expect(counts).toEqual([3000, 3000, 3000]);
});

it('rows of a table that refers to itself come in any order, and what hangs on nothing is rejected', async () => {
	const {rejects, counts} = await loaded(
		'CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree)',
		`CREATE TABLE tree (id INTEGER PRIMARY KEY, parent);
		INSERT INTO tree ${numbers(3000)} SELECT i, (i * 7 + 1) % 3000 + 1 FROM n; INSERT INTO tree VALUES (5000, 6000), (5001, 5000)`,
		['tree'],
	);
	expect(rejects).toEqual(['tree 5000 no-parent', 'tree 5001 parent-rejected']);
	expect(counts).toEqual([3000]);
});

it('tables that refer to each other come in any order', async () => {
	const {rejects, counts} = await loaded(
		`CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
		ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b`,
		`CREATE TABLE a (id INTEGER PRIMARY KEY, b); CREATE TABLE b (id INTEGER PRIMARY KEY, a);
		INSERT INTO a ${numbers(1000)} SELECT i, 1001 - i FROM n; INSERT INTO b SELECT id, id FROM a`,
		['a', 'b'],
	);
	expect(rejects).toEqual([]);
	expect(counts).toEqual([1000, 1000]);
});

it('a circle of keys of several columns is loaded all the same, and each row is accounted for', async () => {
	const {report, counts} = await loaded(
		`CREATE TABLE a (x int, y int, z int, PRIMARY KEY (x, y)); CREATE TABLE b (x int, y int, z int, PRIMARY KEY (x, y), FOREIGN KEY (x, z) REFERENCES a);
		ALTER TABLE a ADD FOREIGN KEY (x, z) REFERENCES b`,
		`CREATE TABLE a (x, y, z); CREATE TABLE b (x, y, z); INSERT INTO a ${numbers(500)} SELECT i, i, NULL FROM n; INSERT INTO b SELECT x, y, y FROM a`,
		['b', 'a'],
	);
	const {
		processed_records: read,
		successful_records: written,
		failed_records: rejected,
	} = report.overall_stats;
	expect(read).toBe(1000);
	expect(written + rejected).toBe(1000);
	expect(Number(counts[0]) + Number(counts[1])).toBe(written);
});

it('keys that the run itself builds lead to no other plan', async () => {
	const bench = await workbench(
		'CREATE TABLE parent (id int PRIMARY KEY, a int UNIQUE); CREATE TABLE child (id int PRIMARY KEY, parent int, a int)',
	);
	const mapping = `loads: [{into: child, from: s.child, match: by-name}, {into: parent, from: s.parent, match: by-name}]
after: [ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES parent, ALTER TABLE child ADD FOREIGN KEY (a) REFERENCES parent (a)]`;
	const request = requestOf(
		bench,
		mapping,
		`CREATE TABLE parent (id INTEGER PRIMARY KEY, a); CREATE TABLE child (id INTEGER PRIMARY KEY, parent, a);
		INSERT INTO parent VALUES (1, 5); INSERT INTO child VALUES (1, 1, 5)`,
	);
	const {plan, exitCode} = await migrated(request, bench.folder);
	expect(exitCode).toBe(0);
	const again = await engine.makePlan(request);
	expect(again.hash).toBe(plan.hash);
	expect(again.loads.map(load => load.table)).toEqual(['parent', 'child']);
});
