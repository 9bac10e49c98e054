import {expect, it} from 'vitest';
import {textTable, textWidth} from '../../source/plain/text-table.ts';

it('columns are aligned, also with wide, combining and astral characters', () => {
	const lines = textTable(
		[{title: 'Name'}, {title: 'Rows', align: 'right'}, {title: 'Note'}],
		[
			['山田', '7', 'a'],
			['e\u0301lan', '1,234', 'b'],
			['😀', '12', 'c'],
		],
	);
	expect(lines).toEqual(['Name   Rows  Note', '山田      7  a', 'e\u0301lan  1,234  b', '😀       12  c']);
	expect(lines.slice(1).map(line => textWidth(line))).toEqual([14, 14, 14]);
});

it('a cell stays on its line', () => {
	expect(textTable([{title: 'A'}], [['x\ny\u001b']])).toEqual(['A', 'x\\ny\\x1b']);
});
