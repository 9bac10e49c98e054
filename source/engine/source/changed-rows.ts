/**
 * What differs between two snapshots of a source, load by load. Values are the same if class and bytes are: 1 is not
 * 1.0, nor 'a' 'A' where the column's collation calls them equal. Tables that are read as they are SQLite compares by
 * itself, a stretch of row keys after the other; of what is computed each row is read twice and compared here.
 */

import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {SourceFiles} from '../run/request.ts';
import {highest, lowest} from './btree-pages.ts';
import {compareFiles, type SpansOf} from './changed-spans.ts';
import {comparedByContents, comparedByKey} from './compare-rows.ts';
import {comparedRows} from './compare-tables.ts';
import {openSideBySide} from './open.ts';
import {positionOrder} from './position-order.ts';

export interface Snapshots {
	readonly before: SourceFiles;
	readonly after: SourceFiles;
}

/** Positions of a row in the snapshots; the one is absent where there is no such row, or no row with this content. */
export interface ChangedRow {
	readonly before?: string;
	readonly after?: string;
	/** It is the same in both, and told because it is watched. */
	readonly isSame?: true;
}

/**
 * The rows of a load that differ. Yields undefined now and then.
 * @param watched positions before of rows that are told in any case, the same or not
 */
export function changedRows(
	load: PlannedLoad,
	snapshots: Snapshots,
	watched: ReadonlySet<string>,
): Generator<ChangedRow | undefined, void> {
	const columns = load.paging.kind === 'rowid' ? plainColumns(load) : undefined;
	if (columns !== undefined) {
		return comparedBySqlite(load, columns, snapshots, watched);
	}
	return load.paging.kind === 'rowid'
		? comparedByKey(load, snapshots, watched)
		: comparedByContents(load, snapshots, watched);
}

/** The columns that a load takes as they are from one table; undefined where it takes anything else. */
export function plainColumns({select, inputs, sourceTable}: PlannedLoad): string[] | undefined {
	if (sourceTable === undefined) {
		return undefined;
	}
	const columns: string[] = [];
	let rest = select.replace(/^SELECT /, '');
	for (let i = 0; i < inputs.length; i++) {
		const found = /^("(?:[^"]|"")+") AS c(\d+)(?:, | FROM )/.exec(rest);
		if (found?.[1] === undefined || Number(found[2]) !== i) {
			return undefined;
		}
		columns.push(found[1]);
		rest = rest.slice(found[0].length);
	}
	return rest === quoteTable(sourceTable.database, sourceTable.name) ? columns : undefined;
}

function* comparedBySqlite(
	load: PlannedLoad,
	columns: readonly string[],
	snapshots: Snapshots,
	watched: ReadonlySet<string>,
): Generator<ChangedRow | undefined, void> {
	const {before, after} = snapshots;
	const {database, name} = load.sourceTable as NonNullable<PlannedLoad['sourceTable']>;
	const files = {before: before[database] ?? '', after: after[database] ?? ''};
	const db = openSideBySide(files);
	const left = new Set(watched);
	try {
		const by = load.paging.kind === 'rowid' ? load.paging.by : '';
		// Many short questions: in one transaction the files are locked and looked at once.
		db.exec('BEGIN');
		const spansOf = spansIn(snapshots, database, () => compareFiles(db, files));
		const spans = spansOf(name) ?? [{low: lowest, high: highest, leaves: Number.POSITIVE_INFINITY}];
		for (const pairs of comparedRows(db, {table: quoteName(name), by, columns}, spans)) {
			for (const [o, n] of pairs) {
				const row = {...(o === null ? {} : {before: String(o)}), ...(n === null ? {} : {after: String(n)})};
				if (o !== null) {
					left.delete(String(o));
				}
				yield row;
			}
			yield undefined;
		}
	} finally {
		db.close();
	}
	for (const position of [...left].sort(positionOrder)) {
		yield {before: position, after: position, isSame: true};
	}
}

/** Files that were compared, for the other tables in them. */
const compared = new WeakMap<Snapshots, Map<string, SpansOf>>();

function spansIn(snapshots: Snapshots, database: string, compare: () => SpansOf): SpansOf {
	const known = compared.get(snapshots) ?? new Map<string, SpansOf>();
	compared.set(snapshots, known);
	const spans = known.get(database) ?? compare();
	known.set(database, spans);
	return spans;
}
