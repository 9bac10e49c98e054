/**
 * Tells values that were seen before by 96-bit fingerprints of their bytes: 12 bytes a value instead of the value.
 * Two of a thousand million values share a fingerprint with a chance below 10^-11.
 * The mixing steps are those of MurmurHash3 (Austin Appleby, public domain), three lanes with seeds of their own.
 */
export class FingerprintSet {
	#slots = new Uint32Array(3 * 1024);
	#capacity = 1024;
	#size = 0;
	readonly #print = new Uint32Array(3);

	add(bytes: Uint8Array): void {
		if (this.#size * 3 > this.#capacity * 2) {
			this.#grow();
		}
		fingerprint(bytes, this.#print);
		const [a, b, c] = this.#print as unknown as [number, number, number];
		const at = this.#find(a, b, c);
		if (this.#slots[at] === 0) {
			this.#put(at, a, b, c);
			this.#size++;
		}
	}

	has(bytes: Uint8Array): boolean {
		fingerprint(bytes, this.#print);
		const [a, b, c] = this.#print as unknown as [number, number, number];
		return this.#slots[this.#find(a, b, c)] !== 0;
	}

	/** The slot that holds the fingerprint, or the free one where it belongs. The first lane is never 0. */
	#find(a: number, b: number, c: number): number {
		const slots = this.#slots;
		const mask = this.#capacity - 1;
		for (let i = (a ^ b) & mask; ; i = (i + 1) & mask) {
			const at = i * 3;
			if (slots[at] === 0 || (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) {
				return at;
			}
		}
	}

	#put(at: number, a: number, b: number, c: number): void {
		this.#slots[at] = a;
		this.#slots[at + 1] = b;
		this.#slots[at + 2] = c;
	}

	#grow(): void {
		const old = this.#slots;
		this.#capacity *= 2;
		this.#slots = new Uint32Array(3 * this.#capacity);
		for (let at = 0; at < old.length; at += 3) {
			if (old[at] !== 0) {
				const [a, b, c] = old.subarray(at, at + 3) as unknown as [number, number, number];
				this.#put(this.#find(a, b, c), a, b, c);
			}
		}
	}
}

function fingerprint(bytes: Uint8Array, print: Uint32Array): void {
	let a = 0x9747b28c ^ bytes.length;
	let b = 0x3c6ef372;
	let c = 0x1f83d9ab;
	for (let i = 0; i < bytes.length; i++) {
		const byte = bytes[i] as number;
		a = Math.imul(a ^ byte, 0xcc9e2d51);
		a = (a << 15) | (a >>> 17);
		b = Math.imul(b ^ byte, 0x1b873593) + a;
		b = (b << 13) | (b >>> 19);
		c = Math.imul(c + byte, 0x85ebca6b) ^ b;
		c = (c << 16) | (c >>> 16);
	}
	print[0] = finish(a) || 1;
	print[1] = finish(b + a);
	print[2] = finish(c ^ b);
}

function finish(hash: number): number {
	let h = hash ^ (hash >>> 16);
	h = Math.imul(h, 0x85ebca6b);
	h ^= h >>> 13;
	h = Math.imul(h, 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}
