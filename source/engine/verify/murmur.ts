/** MurmurHash3_x86_128 by Austin Appleby (public domain, smhasher): fast, and even; not against a forger. */

/** The four words of the last hash. */
export const words = new Int32Array(4);

const c1 = 0x239b961b;
const c2 = 0xab0e9789 | 0;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93 | 0;

/** Hashes bytes `start` to `end`, not with it, into `words`. */
export function hashBytes(view: DataView, start: number, end: number, seed = 0): void {
	let h1 = seed;
	let h2 = seed;
	let h3 = seed;
	let h4 = seed;
	let at = start;
	for (; at + 16 <= end; at += 16) {
		h1 ^= Math.imul(rotated(Math.imul(view.getInt32(at, true), c1), 15), c2);
		h1 = (Math.imul((rotated(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
		h2 ^= Math.imul(rotated(Math.imul(view.getInt32(at + 4, true), c2), 16), c3);
		h2 = (Math.imul((rotated(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
		h3 ^= Math.imul(rotated(Math.imul(view.getInt32(at + 8, true), c3), 17), c4);
		h3 = (Math.imul((rotated(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
		h4 ^= Math.imul(rotated(Math.imul(view.getInt32(at + 12, true), c4), 18), c1);
		h4 = (Math.imul((rotated(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
	}
	h4 ^= Math.imul(rotated(Math.imul(tail(view, at + 12, end), c4), 18), c1);
	h3 ^= Math.imul(rotated(Math.imul(tail(view, at + 8, end), c3), 17), c4);
	h2 ^= Math.imul(rotated(Math.imul(tail(view, at + 4, end), c2), 16), c3);
	h1 ^= Math.imul(rotated(Math.imul(tail(view, at, end), c1), 15), c2);
	const length = end - start;
	finish(h1 ^ length, h2 ^ length, h3 ^ length, h4 ^ length);
}

function finish(a: number, b: number, c: number, d: number): void {
	let h1 = (a + b + c + d) | 0;
	let h2 = mixed((b + h1) | 0);
	let h3 = mixed((c + h1) | 0);
	let h4 = mixed((d + h1) | 0);
	h1 = (mixed(h1) + h2 + h3 + h4) | 0;
	h2 = (h2 + h1) | 0;
	h3 = (h3 + h1) | 0;
	h4 = (h4 + h1) | 0;
	words[0] = h1;
	words[1] = h2;
	words[2] = h3;
	words[3] = h4;
}

/** The last bytes of the input as a word, zeros behind them. */
function tail(view: DataView, start: number, end: number): number {
	let word = 0;
	for (let at = Math.min(start + 4, end) - 1; at >= start; at--) {
		word = (word << 8) | view.getUint8(at);
	}
	return word;
}

function rotated(word: number, bits: number): number {
	return (word << bits) | (word >>> (32 - bits));
}

function mixed(word: number): number {
	let h = word ^ (word >>> 16);
	h = Math.imul(h, 0x85ebca6b);
	h ^= h >>> 13;
	h = Math.imul(h, 0xc2b2ae35);
	return h ^ (h >>> 16);
}
