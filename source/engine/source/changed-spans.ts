/**
 * Where in a table rows can differ between two copies of a database, told by the pages of the files that do. A leaf that
 * was a leaf of the table before, with the same bytes, has the same rows; so all that differs is on other leaves, or on
 * pages that hold the rest of long rows. Those nobody can find without reading every row: if one differs, all may.
 */
import {readSync} from 'node:fs';
import {
	closePages,
	freePages,
	type Leaf,
	openPages,
	type PageFile,
	readTree,
	type Tree,
} from './btree-pages.ts';
import type {SqliteDatabase} from './sqlite.ts';

/** Row keys from `low` up to and with `high`. */
export interface KeySpan {
	readonly low: bigint;
	readonly high: bigint;
	/** How many leaves it stands for: what there is to compare. */
	readonly leaves: number;
}

/** Tells the spans of a table; undefined: it cannot be told. */
export type SpansOf = (table: string) => KeySpan[] | undefined;

/** Pages of a file whose trees are held in memory: one of 1.6 GB, mostly. */
const mostPages = 400_000;

/**
 * Compares two files, for any of their tables.
 * @param db a connection with the files attached as `before` and `after`
 */
export function compareFiles(
	db: SqliteDatabase,
	files: {readonly before: string; readonly after: string},
): SpansOf {
	const before = openPages(files.before);
	const after = openPages(files.after);
	try {
		if (
			before === undefined ||
			after === undefined ||
			before.pageSize !== after.pageSize ||
			Math.max(before.pages, after.pages) > mostPages
		) {
			return () => undefined;
		}
		const [old, now] = [readTrees(db, 'before', before), readTrees(db, 'after', after)];
		const differs = comparePages(before, after);
		const known = new Set(
			[...old.values(), ...now.values()]
				.flatMap(({pages}) => pages)
				.concat(freePages(before), freePages(after)),
		);
		if (differs.some(page => !known.has(page))) {
			return () => undefined;
		}
		const changed = new Set(differs);
		return table => {
			const [was, is] = [old.get(table), now.get(table)];
			return was && is && merged([...otherLeaves(was, is, changed), ...otherLeaves(is, was, changed)]);
		};
	} finally {
		for (const file of [before, after]) {
			if (file !== undefined) {
				closePages(file);
			}
		}
	}
}

/** Every tree of a file, by the name of its table or index. */
function readTrees(db: SqliteDatabase, side: string, file: PageFile): Map<string, Tree> {
	const found = db
		.prepare(`SELECT name, rootpage FROM ${side}.sqlite_schema WHERE rootpage > 0`)
		.all() as Array<{
		name: string;
		rootpage: number;
	}>;
	const trees = new Map(found.map(({name, rootpage}) => [name, readTree(file, rootpage)]));
	return trees.set('sqlite_schema', readTree(file, 1));
}

/** Bytes that are compared at once. */
const stretch = 1 << 20;

/** Numbers of the pages that both files have, and that differ. */
function comparePages(before: PageFile, after: PageFile): number[] {
	const {pageSize} = before;
	const [one, other] = [Buffer.allocUnsafe(stretch), Buffer.allocUnsafe(stretch)];
	const common = Math.min(before.pages, after.pages) * pageSize;
	const differs: number[] = [];
	for (let at = 0; at < common; at += stretch) {
		const length = Math.min(stretch, common - at);
		readSync(before.handle, one, 0, length, at);
		readSync(after.handle, other, 0, length, at);
		if (one.compare(other, 0, length, 0, length) === 0) {
			continue;
		}
		for (let page = 0; page < length; page += pageSize) {
			if (one.compare(other, page, page + pageSize, page, page + pageSize) !== 0) {
				differs.push((at + page) / pageSize + 1);
			}
		}
	}
	return differs;
}

/** Leaves of a tree that the other one does not have just so. */
function otherLeaves({leaves}: Tree, other: Tree, changed: ReadonlySet<number>): readonly Leaf[] {
	const others = new Set(other.leaves.map(({page}) => page));
	return leaves.filter(({page}) => changed.has(page) || !others.has(page));
}

function merged(leaves: readonly Leaf[]): KeySpan[] {
	const spans: Array<{low: bigint; high: bigint; leaves: number}> = [];
	for (const {low, high} of [...leaves].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0))) {
		const last = spans.at(-1);
		if (last !== undefined && low <= last.high) {
			last.high = high > last.high ? high : last.high;
			last.leaves++;
		} else {
			spans.push({low: low + 1n, high, leaves: 1});
		}
	}
	return spans;
}
