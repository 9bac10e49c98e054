// What an operator would see go wrong: a mapping file whose comments, order or lines are not theirs any more.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {editText, withEdits} from '../../../source/engine/mapping/edited-mapping.ts';
import {loadMapping, parseMapping} from '../../../source/engine/mapping/load-mapping.ts';
import type {Assignment, MappingEdit} from '../../../source/engine/mapping/mapping-edit.ts';
import {presetFile} from '../../../source/presets/presets.ts';

const shop = `# Ours, do not touch the order.
name: shop
sources: {shop: a shop} # one
loads:

  # 12 rows
  - into: items
    from: shop.items
    columns:
      # INTEGER, 12 values → bigint
      id: {from: id, identifies: true}
      # INTEGER → bigint
      #   mixed values
      qty: qty # how many
      # TEXT
      note:
        from: note
        rules: [not-blank] # never empty
        sql_is_not: x
  - into: sales
    from: shop.sales
    columns: {id: id}

# What we do not need.
left_behind: {}

# The end.
`.replace('        sql_is_not: x\n', '');

function edited(text: string, ...edits: MappingEdit[]): string {
	const original = parseMapping(text, 'shop.yaml');
	const result = editText(text, original, edits);
	expect(parseMapping(result, 'shop.yaml')).toEqual(withEdits({mapping: original, ddl: ''}, edits).mapping);
	return result;
}

/** Lines that went, and lines that came. */
function difference(before: string, after: string): string[] {
	const [old, now] = [before.split('\n'), after.split('\n')];
	const gone = old.filter(line => !now.includes(line)).map(line => `- ${line}`);
	return [...gone, ...now.filter(line => !old.includes(line)).map(line => `+ ${line}`)];
}

const changes = (text: string, ...edits: MappingEdit[]) => difference(text, edited(text, ...edits));
const qty = {load: 0, column: 'qty'} as const;
const left = {edit: 'leave-behind', paths: ['shop.items.qty'], reason: 'counted: anew', drops: qty} as const;

describe('a file that init has written', () => {
	it('keeps a column that is left behind as a comment, below its own', () => {
		expect(changes(shop, left)).toEqual([
			'-       qty: qty # how many',
			'- left_behind: {}',
			'+       # qty: qty # how many',
			'+ left_behind:',
			'+   shop.items.qty: "counted: anew"',
		]);
	});

	it('adds to what is left behind, changes a reason, and takes back', () => {
		const one = edited(shop, left);
		expect(changes(one, {edit: 'leave-behind', paths: ['shop.log'], reason: 'old'})).toEqual([
			'+   shop.log: old',
		]);
		expect(changes(one, {edit: 'leave-behind', paths: ['shop.items.QTY'], reason: 'new'})).toEqual([
			'-   shop.items.qty: "counted: anew"',
			'+   shop.items.qty: new',
		]);
		expect(difference(shop, edited(one, {edit: 'take-back', paths: ['shop.items.qty']}))).toEqual([
			'-       qty: qty # how many',
			'+       # qty: qty # how many',
		]);
	});

	it('makes the whole map of what is left behind, where there is none', () => {
		const without = shop.replace('left_behind: {}\n', '');
		expect(changes(without, {edit: 'leave-behind', paths: ['shop.log', 'shop.tmp'], reason: 'old'})).toEqual([
			'+ left_behind:',
			'+   shop.log: old',
			'+   shop.tmp: old',
		]);
	});

	it('says words of columns in the way that the column is written', () => {
		const said = {word: 'default', value: '007'} as const;
		expect(changes(shop, {edit: 'word', ...qty, said})).toEqual([
			'-       qty: qty # how many',
			'+       qty: {from: qty, default: "007"} # how many',
		]);
		expect(changes(shop, {edit: 'word', load: 0, column: 'id', said})).toEqual([
			'-       id: {from: id, identifies: true}',
			'+       id: {from: id, identifies: true, default: "007"}',
		]);
		const block = {edit: 'word', load: 0, column: 'note', said} as const;
		expect(changes(shop, block)).toEqual(['+         default: "007"']);
		expect(edited(edited(shop, block), {...block, said: {word: 'default', value: undefined}})).toBe(shop);
	});

	it('gives columns other names in their places, and fills new ones behind them', () => {
		expect(changes(shop, {edit: 'redirect', ...qty, to: 'a: b'})).toEqual([
			'-       qty: qty # how many',
			'+       "a: b": qty # how many',
		]);
		expect(changes(shop, {edit: 'fill', load: 0, column: 'new', from: 'x y'})).toEqual(['+       new: x y']);
		expect(changes(shop, {edit: 'fill', load: 1, column: 'new', from: 'x'})).toEqual([
			'-     columns: {id: id}',
			'+     columns: {id: id, new: x}',
		]);
	});

	it('keeps Windows line ends, and the last line without one', () => {
		const windows = shop.replaceAll('\n', '\r\n');
		expect(edited(windows, left)).toBe(edited(shop, left).replaceAll('\n', '\r\n'));
		const open = `${shop.slice(0, shop.indexOf('\n\n# What'))}`;
		expect(edited(open, left)).toBe(
			`${open.replace('qty: qty', '# qty: qty')}\nleft_behind:\n  shop.items.qty: "counted: anew"\n`,
		);
	});

	it('leaves no key without a value where the last of a map goes', () => {
		const one = shop
			.replace(/ {6}# INTEGER → bigint[\s\S]*?(?= {2}- into: sales)/, '')
			.replace(', identifies: true', '');
		expect(
			changes(one, {
				edit: 'leave-behind',
				paths: ['shop.items.id'],
				reason: 'r',
				drops: {load: 0, column: 'id'},
			}),
		).toContain('+     columns: {}');
		expect(
			changes(shop, {
				edit: 'leave-behind',
				paths: ['shop.sales.id'],
				reason: 'r',
				drops: {load: 1, column: 'id'},
			}),
		).toContain('+     columns: {}');
	});
});

describe('the preset, whose columns share what they are made of', () => {
	const file = presetFile('mingus');
	const text = readFileSync(file, 'utf8');
	const {mapping} = loadMapping(file);
	const at = (into: string, column: string, nth = 0) => ({
		load:
			mapping.loads.flatMap((load, i) => (load.into === into && load.columns[column] ? [i] : []))[nth] ?? -1,
		column,
	});

	it.each([
		['what others mean', at('user_profiles', 'zip_code')],
		['what others mean, over several lines', at('user_profiles', 'first_name')],
		['what means another', at('user_profiles', 'first_name', 1)],
		['what has a part that others mean', at('user_profiles', 'preferences')],
	])('changes %s alone', (_, place) => {
		const said = {word: 'blank', value: 'null'} as const;
		const drops = {
			edit: 'leave-behind',
			paths: ['mingus.users.phone_number'],
			reason: 'r',
			drops: place,
		} as const;
		for (const edit of [{edit: 'word', ...place, said} as const, drops]) {
			const after = editText(text, mapping, [edit]);
			expect(parseMapping(after, file)).toEqual(withEdits({mapping}, [edit]).mapping);
			const comments = (of: string) => of.split('\n').flatMap(line => /^[\s#]*# *(.*)/.exec(line)?.[1] ?? []);
			expect(comments(after)).toEqual(expect.arrayContaining(comments(text)));
			expect(difference(text, after).filter(line => line.startsWith('-')).length).toBeLessThan(16);
		}
	});

	it('says a word of each column of a load, one after another', () => {
		const {load} = at('user_profiles', 'first_name');
		const edits = Object.keys(mapping.loads[load]?.columns ?? {}).map(
			column => ({edit: 'word', load, column, said: {word: 'default', value: 'x'}}) as const,
		);
		expect(edits.length).toBeGreaterThan(20);
		expect(parseMapping(editText(text, mapping, edits), file)).toEqual(withEdits({mapping}, edits).mapping);
	});
});

it('sets what else is wanted, and refuses a text that it cannot change', () => {
	const more: Assignment[] = [{does: 'set', path: ['target', 'ddl'], value: 'other.sql'}];
	const text = shop.replace('name: shop', 'name: shop\ntarget:\n  ddl: shop.sql');
	expect(difference(text, editText(text, parseMapping(text, 'x'), [], more))).toEqual([
		'-   ddl: shop.sql',
		'+   ddl: other.sql',
	]);
	const odd = shop.replace(
		/columns:\n {6}# INTEGER, 12[\s\S]*? {2}- into: sales/,
		'columns:\n      ? id\n      : id\n  - into: sales',
	);
	expect(() =>
		editText(odd, parseMapping(odd, 'x'), [
			{edit: 'leave-behind', paths: ['shop.items.id'], reason: 'r', drops: {load: 0, column: 'id'}},
		]),
	).toThrow(/cannot be changed|stands on one line/);
});
