import {describe, expect, it} from 'vitest';
import {makeEncoder} from '../../../source/engine/target/copy-encoder.ts';
import {CopyBuffer} from '../../../source/engine/target/copy-format.ts';
import {type} from '../convert/conversion.ts';
import {copiedColumn} from './copied-column.ts';

const {query, load, loadValues} = copiedColumn();

it('a NULL is no empty value', async () => {
	await loadValues(type('text'), ['', null, 'x']);
	expect(await query("SELECT v IS NULL, v = '' FROM t ORDER BY n")).toEqual([
		[false, true],
		[true, null],
		[false, false],
	]);
});

describe('the buffer', () => {
	it('takes rows back', async () => {
		const encode = makeEncoder(type('text'));
		await load('text', out => {
			for (const text of ['kept', 'x'.repeat(500_000), 'too']) {
				const mark = out.mark();
				out.beginRow(1);
				encode(text, out);
				if (text.length > 10) out.rewind(mark);
			}
		});
		expect((await query('SELECT v FROM t ORDER BY n')).flat()).toEqual(['kept', 'too']);
	});

	it('hands its bytes over and begins anew', () => {
		const out = new CopyBuffer();
		out.start();
		const first = out.take();
		out.end();
		expect(Buffer.from(first).toString('latin1')).toBe('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0');
		expect([...out.take()]).toEqual([255, 255]);
		expect(out.length).toBe(0);
	});

	it('shows where a field lies', () => {
		const out = new CopyBuffer();
		const start = out.mark() + 4;
		makeEncoder(type('text'))('abc', out);
		expect(out.bytes.toString('utf8', start, out.mark())).toBe('abc');
	});
});
