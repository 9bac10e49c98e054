import {describe, expect, it} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import {editMapping} from '../../../source/engine/mapping/edit-mapping.ts';
import {withEdits} from '../../../source/engine/mapping/edited-mapping.ts';
import {parseMapping} from '../../../source/engine/mapping/load-mapping.ts';
import type {MappingEdit} from '../../../source/engine/mapping/mapping-edit.ts';

const mapping = parseMapping(
	`name: shop
sources: {shop: a shop}
loads:
  - into: items
    from: shop.items
    columns:
      id: {from: id, identifies: true}
      qty: qty
      sold: {from: sold_at, epoch: seconds, default: 2024-01-01}
      kind: {default: thing}
  - into: sales
    from: shop.sales
    match: by-name
    columns: {item: {references: items}, total: {from: sum}}
  - into: items
    query: shop.old_items AS o
    key: o.id
    columns: {id: {from: o.id, identifies: true}, qty: o.qty}
left_behind: {shop.items.colour: never used}
after: ['CREATE VIEW sold AS SELECT id, "sold" FROM items']`,
	'shop.yaml',
);

function columns(edit: MappingEdit, load = 0) {
	return editMapping(mapping, edit).loads[load]?.columns;
}

function refusal(edit: MappingEdit, of = mapping): string {
	try {
		withEdits({mapping: of, ddl: 'CREATE TABLE items (id int);'}, [edit]);
	} catch (error) {
		expect(error).toBeInstanceOf(MigrationError);
		expect((error as MigrationError).code).toBe('bad-mapping');
		expect((error as MigrationError).hint).toMatch(/\.$/);
		return (error as MigrationError).message;
	}
	throw new Error('It was accepted.');
}

const qty = {load: 0, column: 'qty'} as const;

describe('leaving behind', () => {
	it('drops the target column and keeps the reason', () => {
		const edit = {
			edit: 'leave-behind',
			paths: ['shop.items.qty'],
			reason: ' counted anew ',
			drops: qty,
		} as const;
		expect(Object.keys(columns(edit) ?? {})).toEqual(['id', 'sold', 'kind']);
		expect(editMapping(mapping, edit).left_behind).toEqual({
			'shop.items.colour': 'never used',
			'shop.items.qty': 'counted anew',
		});
		expect(mapping.loads[0]?.columns.qty).toBe('qty');
	});

	it('takes whole tables, and another reason for what is left behind already, whatever its case', () => {
		const edit = {
			edit: 'leave-behind',
			paths: ['shop.log', 'SHOP.items.COLOUR'.replace('SHOP', 'shop')],
			reason: 'r',
		} as const;
		expect(editMapping(mapping, edit).left_behind).toEqual({'shop.items.colour': 'r', 'shop.log': 'r'});
	});

	it('of a load by name needs the column to be left behind by that name', () => {
		const drops = {load: 1, column: 'note'};
		const edit = {edit: 'leave-behind', paths: ['shop.sales.note'], reason: 'r', drops} as const;
		expect(columns(edit, 1)).toEqual(mapping.loads[1]?.columns);
		expect(refusal({...edit, paths: ['shop.sales.sum'], drops: {load: 1, column: 'total'}})).toContain(
			'takes its columns by their names',
		);
	});

	it.each<[string, MappingEdit, RegExp]>([
		['without a reason', {edit: 'leave-behind', paths: ['shop.items.qty'], reason: ' '}, /needs a reason/],
		['of no source', {edit: 'leave-behind', paths: ['crm.items.qty'], reason: 'r'}, /no table or column/],
		[
			'of a key that others refer to',
			{edit: 'leave-behind', paths: ['shop.items.id'], reason: 'r', drops: {load: 0, column: 'id'}},
			/items\.id is the key of items/,
		],
		[
			'of what is not there',
			{edit: 'leave-behind', paths: ['shop.items.x'], reason: 'r', drops: {load: 0, column: 'x'}},
			/makes no column x/,
		],
		[
			'of no load',
			{edit: 'leave-behind', paths: [], reason: 'r', drops: {load: 7, column: 'x'}},
			/no load 8/,
		],
	])('is refused %s', (_, edit, message) => {
		expect(refusal(edit)).toMatch(message);
	});

	it('is taken back by the name that it has', () => {
		expect(editMapping(mapping, {edit: 'take-back', paths: ['shop.Items.Colour']}).left_behind).toEqual({});
		expect(refusal({edit: 'take-back', paths: ['shop.items.qty']})).toMatch(/not left behind by that name/);
	});
});

describe('what a column is made of', () => {
	it('a column that nothing filled takes one of the source, which is no longer left behind', () => {
		const edit = {edit: 'fill', load: 0, column: 'colour', from: 'colour'} as const;
		expect(columns(edit)?.colour).toBe('colour');
		expect(editMapping(mapping, edit).left_behind).toEqual({});
		expect(columns({...edit, column: 'kind'})?.kind).toEqual({default: 'thing', from: 'colour'});
		expect(refusal({...edit, column: 'qty'})).toMatch(/items\.qty is made of something already/);
		expect(refusal({...edit, load: 2})).toMatch(/loaded from a query/);
	});

	it('values go to another column of the table, in the same place of the order', () => {
		expect(Object.keys(columns({edit: 'redirect', ...qty, to: 'amount'}) ?? {})).toEqual([
			'id',
			'amount',
			'sold',
			'kind',
		]);
		expect(refusal({edit: 'redirect', ...qty, to: 'sold'})).toMatch(/made of something already/);
		expect(refusal({edit: 'redirect', load: 1, column: 'total', to: 'x'})).toMatch(/by their names/);
	});
});

describe('words of a column', () => {
	it('are said of a plain column, and of one that has others', () => {
		const said = {word: 'default', value: 0} as const;
		expect(columns({edit: 'word', ...qty, said})?.qty).toEqual({from: 'qty', default: 0});
		expect(
			columns({edit: 'word', load: 0, column: 'sold', said: {word: 'blank', value: 'null'}})?.sold,
		).toEqual({
			from: 'sold_at',
			epoch: 'seconds',
			default: '2024-01-01',
			blank: 'null',
		});
		expect(columns({edit: 'word', load: 0, column: 'colour', said})?.colour).toEqual({default: 0});
	});

	it('go again, and a column of nothing else with them', () => {
		const said = {word: 'default', value: undefined} as const;
		expect(columns({edit: 'word', load: 0, column: 'sold', said})?.sold).toEqual({
			from: 'sold_at',
			epoch: 'seconds',
		});
		expect(columns({edit: 'word', load: 0, column: 'kind', said})).not.toHaveProperty('kind');
		expect(refusal({edit: 'word', ...qty, said})).toMatch(/says nothing of default/);
	});

	it('of a conversion need something to convert', () => {
		expect(refusal({edit: 'word', load: 0, column: 'colour', said: {word: 'lossy', value: 'round'}})).toMatch(
			/made of nothing/,
		);
	});
});

describe('the shape of a target column', () => {
	const ddl = 'CREATE TABLE items (id int, qty int) -- all';
	const edited = (...edits: MappingEdit[]) => withEdits({mapping, ddl}, edits);

	it('another name holds for every load of the table, and in the SQL behind that of the operator', () => {
		const {mapping: now, ddl: sql} = edited({edit: 'rename', ...qty, to: 'how "many"'});
		expect(now.loads.map(load => Object.keys(load.columns))).toEqual([
			['id', 'how "many"', 'sold', 'kind'],
			['item', 'total'],
			['id', 'how "many"'],
		]);
		expect(sql).toBe(`${ddl}\n;\n\nALTER TABLE "items" RENAME COLUMN "qty" TO "how ""many""";\n`);
	});

	it('a column that was taken by its name says where it is from', () => {
		const plain = edited({edit: 'rename', load: 1, column: 'note', to: 'remark'});
		expect(plain.mapping.loads[1]?.columns.remark).toBe('note');
		const key = edited({edit: 'rename', load: 1, column: 'item', to: 'item_id'});
		expect(key.mapping.loads[1]?.columns.item_id).toEqual({references: 'items', from: 'item'});
	});

	it('another type is a statement of its own, and the mapping stays as it is', () => {
		const {mapping: now, ddl: sql} = withEdits({mapping, ddl: `${ddl};\n-- end`}, [
			{edit: 'retype', ...qty, type: 'text'},
		]);
		expect(now).toEqual(mapping);
		expect(sql).toBe(
			`${ddl};\n-- end\n\nALTER TABLE "items" ALTER COLUMN "qty" TYPE text USING "qty"::text::text;\n`,
		);
	});

	it.each<[string, MappingEdit, RegExp]>([
		['the name of another column', {edit: 'rename', ...qty, to: 'kind'}, /made of something already/],
		['a name that is too long', {edit: 'rename', ...qty, to: 'é'.repeat(32)}, /1 to 63 bytes/],
		['no name', {edit: 'rename', ...qty, to: ' '}, /1 to 63 bytes/],
		[
			'what SQL of the mapping may mean',
			{edit: 'rename', load: 0, column: 'sold', to: 'sold_on'},
			/may be meant by SQL under `after`/,
		],
		['the type of such a column', {edit: 'retype', load: 0, column: 'sold', type: 'text'}, /under `after`/],
		['the type of a key', {edit: 'retype', load: 1, column: 'item', type: 'text'}, /holds keys/],
		[
			'a type that is none',
			{edit: 'retype', ...qty, type: 'text; DROP TABLE items' as 'text'},
			/No column is made text; DROP/,
		],
	])('is refused for %s', (_, edit, message) => {
		expect(refusal(edit)).toMatch(message);
	});

	it.each(['a b', 'größe', 'a.b', 'q"t', '(x)', 'a-b', '$1', 'a\\b'])(
		'knows the column %s in SQL of the mapping',
		column => {
			const named = (sql: string) => ({...mapping, after: [sql]});
			const edit: MappingEdit = {edit: 'rename', load: 1, column, to: 'other'};
			const quoted = `UPDATE sales SET "${column.replaceAll('"', '""')}" = 1`;
			expect(refusal(edit, named(quoted))).toMatch(/under `after`/);
			expect(() => editMapping(named(quoted.replace('"', '"x')), edit)).not.toThrow();
		},
	);

	it('is refused where the mapping has no SQL of its tables', () => {
		expect(() => withEdits({mapping}, [{edit: 'rename', ...qty, to: 'amount'}])).toThrow(
			/no SQL of its tables/,
		);
	});
});

it('edits are done one after another, each on what the one before has made', () => {
	const edits: MappingEdit[] = [
		{edit: 'redirect', ...qty, to: 'amount'},
		{edit: 'word', load: 0, column: 'amount', said: {word: 'default', value: 1}},
		{edit: 'leave-behind', paths: ['shop.items.qty'], reason: 'r', drops: {load: 0, column: 'amount'}},
	];
	expect(Object.keys(withEdits({mapping}, edits).mapping.loads[0]?.columns ?? {})).toEqual([
		'id',
		'sold',
		'kind',
	]);
	expect(() => withEdits({mapping}, edits.slice(1))).not.toThrow();
});
