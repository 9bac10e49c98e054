import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Column, columnWidths, gap} from '../../../source/ui/components/column-widths.ts';
import {
	moreText,
	positionsIn,
	shortenedWindow,
	windowAround,
} from '../../../source/ui/components/window-of.ts';
import {wrapWords} from '../../../source/ui/components/wrap-words.ts';

test('a window holds the cursor, fills its height, and stays inside the list', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 200}),
			fc.nat(),
			fc.integer({min: 1, max: 50}),
			(total, seed, height) => {
				const cursor = seed % total;
				const positions = positionsIn(windowAround(cursor, total, height));
				expect(positions).toContain(cursor);
				expect(positions).toHaveLength(Math.min(total, height));
				expect(positions[0]).toBeGreaterThanOrEqual(0);
				expect(positions.at(-1)).toBeLessThan(total);
			},
		),
	);
});

test('a window that gives up rows stays where it is unless its cursor would be hidden', () => {
	fc.assert(
		fc.property(
			fc.nat(200),
			fc.nat(),
			fc.integer({min: 4, max: 50}),
			fc.integer({min: 0, max: 3}),
			(rest, seed, height, less) => {
				const total = rest + 1;
				const cursor = seed % total;
				const whole = windowAround(cursor, total, height);
				const short = shortenedWindow(cursor, total, height, height - less);
				expect(positionsIn(short)).toContain(cursor);
				expect(positionsIn(short)).toHaveLength(Math.min(total, height - less));
				if (cursor < whole.start + height - less) {
					expect(short.start).toBe(whole.start);
				} else {
					expect(short.end).toBe(cursor + 1);
				}
			},
		),
	);
});

test('says how much is out of sight', () => {
	expect(moreText({start: 0, end: 5}, 5)).toBe('');
	expect(moreText({start: 3, end: 5}, 9)).toBe('3 more above, 4 below');
	expect(moreText({start: 0, end: 5}, 6)).toBe('1 more below');
	expect(moreText({start: 1, end: 5}, 5)).toBe('1 more above');
});

test('columns give way until the table fits, the widest first', () => {
	const columns: readonly Column[] = [
		{title: 'name', flexible: true},
		{title: 'rows', align: 'right'},
		{title: 'why', flexible: true},
	];
	const rows = [['users', '12,345', 'x'.repeat(100)]];
	const widths = columnWidths(columns, rows, 60);
	expect(widths).toEqual([5, 6, 60 - 5 - 6 - 2 * gap]);
	expect(columnWidths(columns, rows, 200)).toEqual([5, 6, 100]);
});

test('a path too long for a line breaks after a slash, or else anywhere', () => {
	expect(wrapWords('mingus: /data/snapshots/2026/mingus.db (4 KB)', 18)).toEqual([
		'mingus:',
		'/data/snapshots/',
		'2026/mingus.db (4',
		'KB)',
	]);
	expect(wrapWords('/abcdefghij', 8)).toEqual(['/abcdefg', 'hij']);
});

test('wrapped lines fit, and lose nothing but the blanks they break at', () => {
	fc.assert(
		fc.property(
			fc.array(fc.stringMatching(/^[a-z]{1,30}$/)),
			fc.integer({min: 1, max: 40}),
			(words, width) => {
				const lines = wrapWords(words.join(' '), width);
				expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
				for (const line of lines) {
					expect(line.length).toBeLessThanOrEqual(width);
				}
			},
		),
	);
});
