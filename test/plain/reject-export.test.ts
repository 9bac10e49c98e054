import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {SourceValue} from '../../source/engine/convert/values.ts';
import {
	cellOf,
	columnLabels,
	editedAsJson,
	editedFromJson,
	isSameCell,
	valueOfCell,
} from '../../source/engine/ledger/cell.ts';
import {editRow, editsOf} from '../../source/engine/ledger/edited-row.ts';
import {membersOf, rowAsJson} from '../../source/engine/ledger/reject-row.ts';
import type {EditedRow, ListedReject} from '../../source/engine/run/retry-request.ts';
import {exportText} from '../../source/plain/reject-export.ts';
import {readRejectRows} from '../../source/plain/reject-rows.ts';
import {type RejectFormat, rejectFormats} from '../../source/ui/mending/reject-files.ts';
import {testFolder} from '../migration.ts';

const values: fc.Arbitrary<SourceValue> = fc.oneof(
	fc.constantFrom<SourceValue>(
		null,
		'',
		'NULL',
		'***',
		'=cmd()',
		'a\0b',
		'"\r\n,;\t\u001b[2J\u202e',
		'\ud800',
		-0,
		5,
		1e300,
		Number.POSITIVE_INFINITY,
		2n ** 63n - 1n,
		9007199254740993n,
	),
	fc.string({unit: 'binary'}),
	fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}),
	fc.double({noNaN: true}),
	fc.uint8Array().map(bytes => Buffer.from(bytes)),
);

const rows = fc.array(fc.tuple(fc.string(), values), {minLength: 1, maxLength: 6});

function listed(names: readonly string[], json: string): ListedReject {
	const labels = columnLabels(names);
	const cells = membersOf(json).map(({value}, i) => [labels[i], cellOf(value)]);
	return {
		run: 'r',
		load: 'users',
		source: 'old.people',
		table: 'users',
		position: '-7',
		key: '=cmd()',
		column: 'email',
		value: null,
		code: 'not-an-email',
		reason: '+1',
		row: Object.fromEntries(cells),
	};
}

async function textOf(rejects: readonly ListedReject[], format: RejectFormat): Promise<string> {
	let text = '';
	for await (const piece of exportText(
		(async function* () {
			yield* rejects;
		})(),
		format,
	)) {
		text += piece;
	}
	return text;
}

async function readBack(folder: string, text: string): Promise<EditedRow[]> {
	const file = join(folder, 'rows');
	writeFileSync(file, text);
	const back: EditedRow[] = [];
	for await (const row of readRejectRows(file)) {
		back.push(row);
	}
	return back;
}

it.each(rejectFormats)(
	'%s gives every cell back as it was, with nothing a terminal acts on',
	async format => {
		const folder = testFolder();
		await fc.assert(
			fc.asyncProperty(fc.array(rows, {maxLength: 4}), async all => {
				const rejects = all.map(row => {
					const names = row.map(([name]) => name);
					return listed(
						names,
						rowAsJson(
							names,
							row.map(([, value]) => value),
						),
					);
				});
				const text = await textOf(rejects, format);
				expect(text.replaceAll('\n', '').replace(/^\uFEFF/, '')).not.toMatch(/[\p{Cc}\u2028-\u202e\ufeff]/u);
				const back = await readBack(folder, text);
				expect(back.map(({run, load, position}) => [run, load, position])).toEqual(
					rejects.map(() => ['r', 'users', '-7']),
				);
				for (const [i, reject] of rejects.entries()) {
					for (const [column, cell] of Object.entries(reject.row)) {
						expect(isSameCell(cell, back[i]?.row[column])).toBe(true);
					}
				}
			}),
			{numRuns: 200},
		);
	},
);

it('a cell stands for one value: NULL and "", 5 and 5.0, 2^53 + 1 and a blob stay what they are', () => {
	fc.assert(
		fc.property(values, value => {
			const json = editedAsJson(value);
			const back = valueOfCell(JSON.parse(JSON.stringify(cellOf(json))));
			expect(back).toEqual(value);
			expect(editedFromJson(json)).toEqual(value);
		}),
		{numRuns: 500},
	);
	expect(
		[true, [], {}, {integer: '1.5'}, {integer: '9223372036854775808'}, {real: 'NaN'}, {blob: 'xy'}, 1e20].map(
			valueOfCell,
		),
	).toEqual(new Array(8).fill(undefined));
});

it('what was edited is told from what was not, for every value, and two columns may have one name', () => {
	fc.assert(
		fc.property(rows, fc.array(fc.tuple(fc.nat(5), values)), (row, changes) => {
			const names = row.map(() => 'same');
			const source = rowAsJson(
				names,
				row.map(([, value]) => value),
			);
			const edits = new Map(changes.filter(([input]) => input < row.length));
			const edited = editRow(source, edits);
			const stays = (input: number) => membersOf(edited)[input]?.value === membersOf(source)[input]?.value;
			const found = editsOf(source, edited);
			expect(found).toEqual(new Map([...edits].filter(([input]) => !stays(input))));
			expect(membersOf(editRow(edited, new Map())).map(m => m.value)).toEqual(
				membersOf(edited).map(m => m.value),
			);
		}),
	);
	expect(columnLabels(['a', 'a', 'a (2)', 'a'])).toEqual(['a', 'a (2)', 'a (2) (2)', 'a (3)']);
});

it('a file that is no export says what is missing, and in which row', async () => {
	const folder = testFolder();
	await expect(readBack(folder, '[{"run":"r","load":"a","position":"1"}]')).rejects.toThrow(
		'row 1 has no source row',
	);
	await expect(readBack(folder, 'run,load\nr,a\n')).rejects.toThrow('row 1 has no run, load and position');
	await expect(readBack(folder, '[{]')).rejects.toThrow(/JSON/);
	const text = 'run,load,position,row\nr,a,1,"{""email"":""cut of'; // as a spreadsheet cuts long cells
	await expect(readBack(folder, `${text}"\n`)).rejects.toThrow(/row 1 has a source row that is no JSON/);
});

it('a formula is none to a spreadsheet', async () => {
	const text = await textOf([listed(['a'], '{"a":1}')], 'csv');
	expect(text.split('\n')[1]).toBe(`r,users,old.people,users,'-7,'=cmd(),email,not-an-email,'+1,"{""a"":1}"`);
});
