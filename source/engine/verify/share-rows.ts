/** How the rows of a load are shared between this thread and another. */
import type {PlannedLoad} from '../plan/plan.ts';
import type {SourceFiles} from '../run/request.ts';
import {openSideBySide} from '../source/open.ts';
import type {Span} from './expected-pages.ts';

/** The other thread's share: this one has the server's rows to see to as well. */
const othersShare = 0.6;

export interface Shares {
	/** Undefined: none. */
	readonly own: Span | undefined;
	readonly other: Span | undefined;
}

/** A query, whose rows have no keys to be told apart by, goes to the other thread whole. */
export function shareRows({paging, select, databases, rows}: PlannedLoad, files: SourceFiles): Shares {
	if (paging.kind !== 'rowid') {
		return {own: undefined, other: {}};
	}
	const db = openSideBySide(Object.fromEntries(databases.map(name => [name, files[name] ?? ''])));
	try {
		const middle = db
			.prepare(`SELECT c0 FROM (${select} ORDER BY ${paging.by} LIMIT 1 OFFSET ?)`)
			.pluck()
			.safeIntegers(true)
			.get(Math.floor(rows * othersShare)) as bigint | undefined;
		return middle === undefined ? {own: undefined, other: {}} : {own: {low: middle}, other: {high: middle}};
	} finally {
		db.close();
	}
}
