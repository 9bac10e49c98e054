/**
 * Which pages of a database file hold what: the leaves of a table with the row keys that may be on them, found by the
 * pages above the leaves alone. https://www.sqlite.org/fileformat2.html#b_tree_pages
 */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs';

export interface PageFile {
	readonly handle: number;
	readonly pageSize: number;
	readonly pages: number;
	/** First trunk page of the list of free pages; 0: there is none. */
	readonly firstFree: number;
}

/** A leaf of a table: its rows have keys above `low`, up to and with `high`. */
export interface Leaf {
	readonly page: number;
	readonly low: bigint;
	readonly high: bigint;
}

export const lowest = -(2n ** 63n);
export const highest = 2n ** 63n - 1n;

const headerLength = 100;

/** @returns undefined for a file whose pages are not all named by trees and the list of free ones */
export function openPages(file: string): PageFile | undefined {
	const handle = openSync(file, 'r');
	const header = Buffer.alloc(headerLength);
	readSync(handle, header, 0, headerLength, 0);
	const size = header.readUInt16BE(16);
	const pageSize = size === 1 ? 65536 : size;
	const pages = header.readUInt32BE(28);
	const keepsPointerMap = header.readUInt32BE(52) !== 0;
	if (pageSize < 512 || keepsPointerMap || fstatSync(handle).size !== pages * pageSize) {
		closeSync(handle);
		return undefined;
	}
	return {handle, pageSize, pages, firstFree: header.readUInt32BE(32)};
}

export function closePages({handle}: PageFile): void {
	closeSync(handle);
}

function readPage({handle, pageSize, pages}: PageFile, number: number): Buffer {
	if (number < 1 || number > pages) {
		throw new Error(`the file has no page ${number}`);
	}
	const page = Buffer.allocUnsafe(pageSize);
	readSync(handle, page, 0, pageSize, (number - 1) * pageSize);
	return page;
}

/** Bytes before the header of a tree's page: the first page has the file's header. */
function startOf(number: number): number {
	return number === 1 ? headerLength : 0;
}

const kinds = {indexInner: 2, tableInner: 5, indexLeaf: 10, tableLeaf: 13} as const;

export interface Tree {
	/** All its pages. */
	readonly pages: readonly number[];
	/** Of a table with row keys, in their order; empty for an index. */
	readonly leaves: readonly Leaf[];
}

/** @param root the tree's first page, as sqlite_schema names it @throws Error where the file is not what it should be */
export function readTree(file: PageFile, root: number): Tree {
	const pages: number[] = [];
	const leaves: Leaf[] = [];
	const depth = depthOf(file, root);
	const visit = (number: number, level: number, low: bigint, high: bigint): void => {
		pages.push(number);
		if (level === depth) {
			leaves.push({page: number, low, high});
			return;
		}
		const page = readPage(file, number);
		const start = startOf(number);
		const isTable = page[start] === kinds.tableInner;
		if (!isTable && page[start] !== kinds.indexInner) {
			throw new Error(`page ${number} is no inner page`);
		}
		let above = low;
		const cells = page.readUInt16BE(start + 3);
		for (let i = 0; i < cells; i++) {
			const cell = page.readUInt16BE(start + 12 + i * 2);
			const key = isTable ? readVarint(page, cell + 4) : high;
			visit(page.readUInt32BE(cell), level + 1, above, key);
			above = isTable ? key : low;
		}
		visit(page.readUInt32BE(start + 8), level + 1, above, high);
	};
	visit(root, 0, lowest - 1n, highest);
	return {pages, leaves: isTableTree(file, root) ? leaves : []};
}

function isTableTree(file: PageFile, root: number): boolean {
	const kind = readPage(file, root)[startOf(root)];
	return kind === kinds.tableInner || kind === kinds.tableLeaf;
}

/** Levels below the root: all leaves are at the same one. */
function depthOf(file: PageFile, root: number): number {
	let depth = 0;
	for (let number = root; ; depth++) {
		const page = readPage(file, number);
		const start = startOf(number);
		const kind = page[start];
		if (kind === kinds.tableLeaf || kind === kinds.indexLeaf) {
			return depth;
		}
		if (kind !== kinds.tableInner && kind !== kinds.indexInner) {
			throw new Error(`page ${number} is of no tree`);
		}
		number = page.readUInt32BE(start + 8);
	}
}

/** A signed number of 64 bits in up to nine bytes. */
function readVarint(page: Buffer, at: number): bigint {
	let short = 0;
	for (let i = 0; i < 7; i++) {
		const byte = page[at + i] as number;
		short = short * 128 + (byte & 0x7f);
		if (byte < 0x80) {
			return BigInt(short);
		}
	}
	const eighth = page[at + 7] as number;
	const most = (BigInt(short) << 7n) | BigInt(eighth & 0x7f);
	return eighth < 0x80 ? most : BigInt.asIntN(64, (most << 8n) | BigInt(page[at + 8] as number));
}

/** The pages that are free, those that list them among them. */
export function freePages(file: PageFile): number[] {
	const free: number[] = [];
	for (let trunk = file.firstFree; trunk !== 0; ) {
		const page = readPage(file, trunk);
		free.push(trunk);
		const count = page.readUInt32BE(4);
		for (let i = 0; i < count; i++) {
			free.push(page.readUInt32BE(8 + i * 4));
		}
		trunk = page.readUInt32BE(0);
	}
	return free;
}
