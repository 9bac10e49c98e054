import {expect, test} from 'vitest';
import {counted, formatBytes, formatDuration, percentOf} from '../../../source/ui/components/format.ts';
import {hintText, trailOf} from '../../../source/ui/components/frame.tsx';
import {fullCells} from '../../../source/ui/components/progress-bar.tsx';
import {asciiSymbols, symbolsFor, unicodeSymbols} from '../../../source/ui/components/symbols.tsx';
import '../without-ci.ts';

test('counts things in their singular and plural', () => {
	expect([0, 1, 12_345].map(count => counted(count, 'row'))).toEqual(['0 rows', '1 row', '12,345 rows']);
});

test.each([
	[0, '0 B'],
	[1023, '1023 B'],
	[1536, '1.5 KB'],
	[5 * 1024 ** 3, '5.0 GB'],
])('says %i bytes as %s', (bytes, text) => {
	expect(formatBytes(bytes)).toBe(text);
});

test.each([
	[-5, '0.0s'],
	[420, '0.4s'],
	[12_000, '12s'],
	[59_600, '1m 00s'],
	[185_000, '3m 05s'],
	[7_620_000, '2h 07m'],
])('says %i ms as %s', (milliseconds, text) => {
	expect(formatDuration(milliseconds)).toBe(text);
});

test('says 100 percent, and fills a bar, only when all is done', () => {
	expect(percentOf(9999, 10_000)).toBe(99);
	expect(fullCells(9999, 10_000, 20)).toBe(19);
	expect(percentOf(10_000, 10_000)).toBe(100);
	expect(fullCells(10_000, 10_000, 20)).toBe(20);
	expect(percentOf(0, 0)).toBe(100);
});

test('numbers the steps where there is room, and names only the current one where there is little', () => {
	const steps = ['Sources', 'Target', 'Plan'];
	const trail = (width: number) => Object.values(trailOf(steps, 1, width, ' > '));
	expect(trail(80)).toEqual(['1 Sources > ', '[2 Target]', ' > 3 Plan']);
	expect(trail(27)).toEqual(['Sources > ', '[Target]', ' > Plan']);
	expect(trail(20)).toEqual(['', 'Step 2 of 3: Target', '']);
});

test('leaves out the hints that do not fit, the last first', () => {
	const hints = [
		{keys: 'Enter', does: 'continue'},
		{keys: 'Esc', does: 'back'},
	];
	const more = {keys: '?', does: 'all keys'};
	expect(hintText(hints, null, 80, ' - ')).toBe('Enter continue - Esc back');
	expect(hintText(hints, null, 20, ' - ')).toBe('Enter continue');
	expect(hintText(hints, more, 80, ' - ')).toBe('Enter continue - Esc back - ? all keys');
	expect(hintText(hints, more, 30, ' - ')).toBe('Enter continue - ? all keys');
	expect(hintText(hints, more, 20, ' - ')).toBe('? all keys');
	expect(hintText([...hints, {keys: 'g', does: 'up', listed: true}], null, 80, ' - ')).toMatch(/back$/);
});

test.each([
	[{LANG: 'en_US.UTF-8'}, unicodeSymbols],
	[{LANG: 'C'}, asciiSymbols],
	[{LANG: 'en_US.UTF-8', LC_ALL: 'C'}, asciiSymbols],
	[{LANG: 'en_US.UTF-8', TERM: 'linux'}, asciiSymbols],
	[{}, asciiSymbols],
])('chooses glyphs for %j', (environment, symbols) => {
	expect(symbolsFor(environment, 'linux')).toBe(symbols);
});
