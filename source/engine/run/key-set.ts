/** A large set of source keys in little memory: a bit for each integer of a dense page, a Set for the rest. */
import {canonicalKey} from '../convert/uuid.ts';
import type {SourceValue} from '../convert/values.ts';

/** Keys of one page; a power of two. */
const pageSize = 1024;

export class KeySet {
	readonly #pages = new Map<number, Uint32Array>();
	readonly #others = new Set<string | number>();

	add(value: SourceValue): void {
		const key = canonicalKey(value);
		if (typeof key === 'string') {
			this.#others.add(key);
			return;
		}
		const number = Math.floor(key / pageSize);
		let page = this.#pages.get(number);
		if (page === undefined) {
			page = new Uint32Array(pageSize / 32);
			this.#pages.set(number, page);
		}
		const bit = key - number * pageSize;
		page[bit >>> 5] = (page[bit >>> 5] as number) | (1 << (bit & 31));
	}

	has(value: SourceValue): boolean {
		const key = canonicalKey(value);
		if (typeof key === 'string') {
			return this.#others.has(key);
		}
		const number = Math.floor(key / pageSize);
		const bit = key - number * pageSize;
		const word = this.#pages.get(number)?.[bit >>> 5];
		return word !== undefined && (word & (1 << (bit & 31))) !== 0;
	}
}
