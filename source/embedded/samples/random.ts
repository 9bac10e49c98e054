/** Where every choice of the samples comes from: seeded, and the same on every machine. */

export interface Random {
	/** 0 ≤ real < 1, 32 random bits. */
	readonly real: () => number;
	/** A whole number from `low` to `high`, both included. */
	readonly int: (low: number, high: number) => number;
	readonly chance: (probability: number) => boolean;
	readonly pick: <Item>(items: readonly Item[]) => Item;
	/** Text of `length` characters out of base64's alphabet. */
	readonly token: (length: number) => string;
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * A stream of its own for each name, so that one table's contents do not depend on another's.
 * sfc32 of PractRand (Chris Doty-Humphrey, public domain), its state filled from the seed by FNV-1a and the
 * 32-bit finalizer of MurmurHash3.
 */
export function makeRandom(seed: number, stream: string): Random {
	let hash = 0x811c9dc5;
	for (const character of `${seed}\n${stream}`) {
		hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
	}

	let a = finalize(hash);
	let b = finalize(hash + 0x9e3779b9);
	let c = finalize(hash + 0x3c6ef372);
	let counter = 1;

	function bits(): number {
		const sum = (a + b + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + sum;
		return sum;
	}

	// The first outputs still show the seed.
	for (let round = 0; round < 12; round++) bits();

	const real = () => (bits() >>> 0) / 0x1_0000_0000;
	const int = (low: number, high: number) => low + Math.floor(real() * (high - low + 1));

	function pick<Item>(items: readonly Item[]): Item {
		const item = items[int(0, items.length - 1)];
		if (item === undefined) throw new RangeError('nothing to pick from');
		return item;
	}

	function token(length: number): string {
		let text = '';
		while (text.length < length) {
			const word = bits();
			for (let shift = 0; shift < 30 && text.length < length; shift += 6)
				text += base64[(word >>> shift) & 63];
		}
		return text;
	}

	return {real, int, chance: probability => real() < probability, pick, token};
}

function finalize(number: number): number {
	let mixed = number | 0;
	mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
	mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
	return mixed ^ (mixed >>> 16);
}
