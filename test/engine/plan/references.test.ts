import {expect, it} from 'vitest';
import {engine} from '../../../source/engine/engine.ts';
import type {Plan} from '../../../source/engine/plan/plan.ts';
import {blockersOf, requestOf, workbench} from '../../migration.ts';

async function planOf(target: string, source: string, mapping: string): Promise<Plan> {
	return engine.makePlan(requestOf(await workbench(target), mapping, source));
}

const source = `CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER, more TEXT UNIQUE);
	CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);`;

const target = `CREATE TABLE parent (id uuid PRIMARY KEY, name text UNIQUE);
	CREATE TABLE child (id uuid PRIMARY KEY, p uuid REFERENCES parent, more text UNIQUE);`;

const keyed = (into: string) =>
	`{into: ${into}, from: s.${into}, match: by-name, columns: {id: {identifies: true}}}`;

it('a foreign key of the target tells whose key a column is, and puts parents first', async () => {
	const plan = await planOf(target, source, `loads: [${keyed('child')}, ${keyed('parent')}]`);
	expect(blockersOf(plan)).toEqual([]);
	expect(plan.loads.map(l => l.table)).toEqual(['parent', 'child']);
	const p = plan.loads[1]?.columns.find(c => c.name === 'p');
	expect(p?.references).toMatchObject({entity: 'parent', table: 'parent', column: 'id'});
	expect(p?.convert.entity).toBe('parent');
});

it('the mapping tells whose key it is where the target has no foreign key', async () => {
	const plan = await planOf(
		target.replace('REFERENCES parent', ''),
		source,
		`loads:
  - {into: child, from: s.child, match: by-name, columns: {id: {identifies: true}, p: {references: parent}}}
  - ${keyed('parent')}`,
	);
	expect(plan.loads.map(l => l.table)).toEqual(['parent', 'child']);
});

it('a packed member that refers to a parent comes after it too', async () => {
	const plan = await planOf(
		'CREATE TABLE parent (id uuid PRIMARY KEY, name text); CREATE TABLE child (id uuid PRIMARY KEY, more jsonb)',
		source,
		`loads:
  - into: child
    from: s.child
    columns: {id: {from: id, identifies: true}, more: {pack: {p: {from: p, references: parent}, more: more}}}
  - ${keyed('parent')}`,
	);
	expect(blockersOf(plan)).toEqual([]);
	expect(plan.loads.map(l => l.table)).toEqual(['parent', 'child']);
});

it('a reference to an entity that no load makes is a blocker', async () => {
	const plan = await planOf(
		target,
		source,
		`loads:
  - {into: child, from: s.child, match: by-name, columns: {id: {identifies: true}, p: {references: nobody}}}
left_behind: {s.parent: not wanted}`,
	);
	expect(blockersOf(plan)).toEqual(['child.p: no load identifies the entity nobody']);
});

it('a foreign key into another schema is not taken for one into a table of the same name', async () => {
	const plan = await planOf(
		`CREATE SCHEMA other; CREATE TABLE other.parent (id uuid PRIMARY KEY);
		${target.replace('REFERENCES parent', 'REFERENCES other.parent')}`,
		source,
		`loads: [${keyed('child')}, ${keyed('parent')}]`,
	);
	expect(plan.loads[0]?.columns.find(c => c.name === 'p')?.references).toBeUndefined();
});

it('a circle of references is broken and named', async () => {
	const plan = await planOf(
		`${target} ALTER TABLE parent ADD COLUMN favourite uuid REFERENCES child`,
		`${source} ALTER TABLE parent ADD COLUMN favourite INTEGER`,
		`loads: [${keyed('child')}, ${keyed('parent')}]`,
	);
	expect(plan.loads).toHaveLength(2);
	expect(plan.problems.map(p => p.message)).toContainEqual(expect.stringContaining('circle of references'));
});

it('keys of two entities in one table are distinct as UUIDs, and watched as integers', async () => {
	const two = 'CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY)';
	const mapping = `loads:
  - {into: t, from: s.a, entity: a, columns: {id: {from: id, identifies: true}}}
  - {into: t, from: s.b, entity: b, columns: {id: {from: id, identifies: true}}}`;
	const uuids = await planOf('CREATE TABLE t (id uuid PRIMARY KEY)', two, mapping);
	expect(uuids.loads.map(l => l.uniques)).toEqual([[], []]);
	const numbers = await planOf('CREATE TABLE t (id int PRIMARY KEY)', two, mapping);
	expect(numbers.loads.map(l => l.uniques.map(u => u.constraint))).toEqual([['t_pkey'], ['t_pkey']]);
});

it('uniques that the source does not promise are watched, those of unfilled columns are not', async () => {
	const plan = await planOf(
		`CREATE TABLE parent (id int PRIMARY KEY, name text, other text, UNIQUE (name), UNIQUE (name, other));
		CREATE UNIQUE INDEX by_name ON parent (name) INCLUDE (id); CREATE UNIQUE INDEX lowered ON parent (lower(name))`,
		source,
		'loads: [{into: parent, from: s.parent, match: by-name}]\nleft_behind: {s.child: no}',
	);
	const load = plan.loads[0];
	expect(load?.uniques.map(u => [u.constraint, u.columns.map(i => load.columns[i]?.name)])).toEqual([
		['by_name', ['name']],
		['parent_name_key', ['name']],
	]);
});
