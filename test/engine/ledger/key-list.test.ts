import {expect, it} from 'vitest';
import {buildKeyList, pickKeys, writeKeys} from '../../../source/engine/ledger/key-list.ts';
import {copiedColumn} from '../target/copied-column.ts';

const {query, load} = copiedColumn();
const id = Uint8Array.from({length: 16}, (_, i) => i);
const idText = '00010203-0405-0607-0809-0a0b0c0d0e0f';

it('keys arrive as the elements of an array, in their order', async () => {
	const ids = buildKeyList('uuid');
	ids.add(id);
	ids.add(id);
	const texts = buildKeyList('text');
	for (const key of ['a', '', 'é,"', '7\0']) texts.add(key);
	await load('uuid[]', out => {
		for (const list of [ids.take(), ids.take()]) {
			out.beginRow(1);
			writeKeys(list, out);
		}
	});
	expect((await query('SELECT v::text FROM t ORDER BY n')).flat()).toEqual([`{${idText},${idText}}`, '{}']);
	await load('text[]', out => {
		out.beginRow(1);
		writeKeys(texts.take(), out);
	});
	expect((await query('SELECT v[1], v[2], v[3], v[4] FROM t')).flat()).toEqual(['a', '', 'é,"', '7\uFFFD']);
});

it('picks the keys of some rows', async () => {
	const texts = buildKeyList('text');
	for (const key of ['one', 'two', 'three', 'four']) texts.add(key);
	const picked = pickKeys(texts.take(), [1, 3]);
	await load('text[]', out => {
		out.beginRow(1);
		writeKeys(picked, out);
	});
	expect((await query('SELECT v::text FROM t')).flat()).toEqual(['{two,four}']);
});
