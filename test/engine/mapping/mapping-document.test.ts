import {describe, expect, it} from 'vitest';
import {type MappingPath, pathText, readDocument} from '../../../source/engine/mapping/mapping-document.ts';

/** `line:column: message` of everything that is wrong with the text. */
function problemsOf(text: string): string[] {
	const document = readDocument(text);
	return document.problems.map(problem => `${document.place(problem)}: ${problem.message}`);
}

describe('text that is no YAML', () => {
	it('has a problem where it breaks off', () => {
		expect(problemsOf('loads: [1, 2\n')[0]).toMatch(/^2:1: .*flow/i);
	});

	it('has a problem where a key stands twice', () => {
		expect(problemsOf('a: 1\nb: 2\na: 3\n')).toEqual(['3:1: Map keys must be unique']);
	});

	it('has a problem where a second document begins', () => {
		expect(problemsOf('a: 1\n---\na: 2\n')[0]).toMatch(/^2:1: .*multiple documents/);
	});

	it('has a problem when an alias has no anchor', () => {
		expect(problemsOf('a: *nowhere').join()).toContain('nowhere');
	});

	it('has a problem when its aliases would unfold without end', () => {
		const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
		for (let level = 1; level < 10; level++) {
			lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(10)}]`);
		}

		expect(problemsOf(lines.join('\n')).join()).toMatch(/alias/i);
	});
});

describe('numbers that YAML would change', () => {
	it.each([
		['00000', '0'],
		['007', '7'],
		['12345678901234567890', '12345678901234567000'],
		['0x10', '16'],
	])('%s must be quoted, since it would become %s', (written, read) => {
		expect(problemsOf(`a: ${written}`)).toEqual([
			`1:4: ${written} would be read as the number ${read}; write it in quotes`,
		]);
	});

	it.each([
		['0', 0],
		['0.5', 0.5],
		['-3', -3],
		['1e3', 1000],
		['9007199254740991', Number.MAX_SAFE_INTEGER],
		['"00000"', '00000'],
		['1_000', '1_000'],
	])('%s may stand as it is', (written, read) => {
		expect(readDocument(`a: ${written}`)).toMatchObject({value: {a: read}, problems: []});
	});
});

describe('the place of a path', () => {
	const document = readDocument('a: &x {b: 1}\nc:\n  - d: *x\n  - 7\n');
	it.each<[MappingPath, string, string]>([
		[[], '1:1', ''],
		[['a', 'b'], '1:8', 'a.b'],
		[['c', 1], '4:5', 'c[1]'],
		[['c', 0, 'd'], '3:5', 'c[0].d'],
		[['c', 0, 'missing'], '3:5', 'c[0].missing'],
		[['c', 0, 'd', 'b'], '1:8', 'c[0].d.b'],
		[['none', 'at', 'all'], '1:1', 'none.at.all'],
	])('%j is at %s and reads %s', (path, place, text) => {
		expect(document.place({path, message: ''})).toBe(place);
		expect(pathText(path)).toBe(text);
	});
});
