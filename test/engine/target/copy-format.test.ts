import {describe, expect, it} from 'vitest';
import {encodeArray, makeEncoder} from '../../../source/engine/target/copy-encoder.ts';
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

it('arrays keep their elements, NULLs and order', async () => {
	const id = Uint8Array.from({length: 16}, (_, i) => i);
	await load('uuid[]', out => {
		for (const values of [[], [id, id], [id, null]]) {
			out.beginRow(1);
			encodeArray('uuid', values, out);
		}
	});
	const text = '00010203-0405-0607-0809-0a0b0c0d0e0f';
	expect((await query('SELECT v::text FROM t ORDER BY n')).flat()).toEqual([
		'{}',
		`{${text},${text}}`,
		`{${text},NULL}`,
	]);
	await load('int8[]', out => {
		out.beginRow(1);
		encodeArray('int8', [1, -(2n ** 63n), 2 ** 40], out);
	});
	expect((await query('SELECT v::text FROM t')).flat()).toEqual(['{1,-9223372036854775808,1099511627776}']);
	await load('text[]', out => {
		out.beginRow(1);
		encodeArray('text', ['a', '', null, 'é,"'], out);
	});
	expect(await query('SELECT v[1], v[2], v[3], v[4], array_length(v, 1) FROM t')).toEqual([
		['a', '', null, 'é,"', 4],
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
