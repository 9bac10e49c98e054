import fc from 'fast-check';
import {expect, it} from 'vitest';
import {jsonLine} from '../../source/plain/json-lines.ts';

it('an object is one line whatever is in it, and comes back the same', () => {
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), text => {
			const line = jsonLine({text});
			expect(line.split(/[\p{Cc}\u2028\u2029]/u)).toHaveLength(2);
			expect(JSON.parse(line)).toEqual({text});
		}),
	);
	expect(jsonLine({text: '\u2028\u009b'})).toBe('{"text":"\\u2028\\u009b"}\n');
});
