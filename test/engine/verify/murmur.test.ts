import {expect, it} from 'vitest';
import {hashBytes, words} from '../../../source/engine/verify/murmur.ts';

function hashOf(text: string): string {
	const bytes = Buffer.from(text);
	hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
	return [...words].map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

it("gives SMHasher's verification value, over the hashes of 256 keys", () => {
	const hashes = Buffer.alloc(256 * 16);
	const key = Buffer.from(Array.from({length: 256}, (_, i) => i));
	const view = new DataView(key.buffer, key.byteOffset, key.length);
	for (let length = 0; length < 256; length++) {
		hashBytes(view, 0, length, 256 - length);
		words.forEach((word, i) => {
			hashes.writeInt32LE(word, length * 16 + i * 4);
		});
	}
	hashBytes(new DataView(hashes.buffer, hashes.byteOffset, hashes.length), 0, hashes.length);
	expect((words[0] ?? 0) >>> 0).toBe(0xb3ece62a);
});

it('gives other hashes to texts that differ in a bit, at any place and length', () => {
	const text = 'abcdefghijklmnopqrstuvwxyz0123456789';
	const hashes = new Set<string>();
	for (let length = 1; length <= text.length; length++) {
		for (let at = 0; at < length; at++) {
			const changed = String.fromCharCode(text.charCodeAt(at) ^ 1);
			hashes.add(hashOf(text.slice(0, at) + changed + text.slice(at + 1, length)));
		}
	}
	expect(hashes.size).toBe((text.length * (text.length + 1)) / 2);
});
