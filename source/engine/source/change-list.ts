/**
 * What became of a load's rows between two snapshots, however many there are: in a database of its own, which SQLite
 * keeps in an unnamed temporary file as soon as it is large. The same snapshots give the same numbers.
 */
import {Database} from './sqlite.ts';

/**
 * A row of the source that is another one now: with both positions, it was changed; with one, it is gone or new; with
 * none, it was gone before, and stayed in the target.
 */
export interface Change {
	readonly number: number;
	readonly before?: string;
	readonly after?: string;
	/** The target's row, as the ledger writes keys; undefined where it is not known. */
	readonly key?: string;
	/** The target holds a row that was to go before: its key is all that is known of it here. */
	readonly stayed?: true;
}

export type Side = 'before' | 'after';

export interface ChangeList {
	/** @param key of the target's row; undefined where none can be made @param identity of the row in the source */
	add(side: Side, position: string, key: string | undefined, identity: string): void;
	/** A row that the source lost before, and that stayed in the target. @param key as above */
	addStayed(key: string): void;
	/** Joins the sides, when all are there. */
	join(): void;
	counts(): {readonly added: number; readonly changed: number; readonly gone: number};
	/** Changes that leave a row, or none, in the order of the snapshot's rows, behind a number. */
	page(kind: ChangeKind, behind: number, limit: number): Change[];
	/** Those of the keys that the newer snapshot has a row for which is new or otherwise. */
	written(keys: readonly string[]): ReadonlySet<string>;
	close(): void;
}

export type ChangeKind = 'written' | 'gone' | 'stayed';

const ofKind: Readonly<Record<ChangeKind, string>> = {
	written: 'after IS NOT NULL',
	gone: 'after IS NULL AND NOT stayed',
	stayed: 'after IS NULL AND stayed',
};

export function openChangeList(): ChangeList {
	const db = new Database('');
	db.exec(`PRAGMA journal_mode = OFF;
		CREATE TABLE side (is_after INTEGER, position INTEGER, key TEXT, identity TEXT);
		CREATE TABLE change (number INTEGER PRIMARY KEY, before INTEGER, after INTEGER, key TEXT, stayed INTEGER NOT NULL DEFAULT 0);
		BEGIN`);
	const insert = db.prepare('INSERT INTO side VALUES (?, CAST(? AS INTEGER), ?, ?)');
	return {
		add(side, position, key, identity) {
			insert.run(side === 'after' ? 1 : 0, position, key ?? null, identity);
		},
		addStayed: key => void insert.run(0, null, key, ''),
		join: () => db.exec(joinSides),
		counts() {
			const count = (where: string) =>
				db.prepare(`SELECT count(*) FROM change WHERE ${where}`).pluck().get() as number;
			return {
				added: count('after IS NOT NULL AND before IS NULL AND NOT stayed'),
				changed: count('after IS NOT NULL AND (before IS NOT NULL OR stayed)'),
				gone: count('after IS NULL'),
			};
		},
		page(kind, behind, limit) {
			const rows = db
				.prepare(
					`SELECT number, CAST(before AS TEXT) AS before, CAST(after AS TEXT) AS after, key, stayed FROM change
					WHERE ${ofKind[kind]} AND number > ? ORDER BY number LIMIT ?`,
				)
				.all(behind, limit) as Array<
				Record<'number' | 'stayed', number> & Record<'before' | 'after' | 'key', string | null>
			>;
			return rows.map(({number, before, after, key, stayed}) => ({
				number,
				...(before === null ? {} : {before}),
				...(after === null ? {} : {after}),
				...(key === null ? {} : {key}),
				...(stayed === 0 ? {} : {stayed: true}),
			}));
		},
		written(keys) {
			if (keys.length === 0) {
				return new Set();
			}
			const rows = db
				.prepare('SELECT key FROM change WHERE after IS NOT NULL AND key IN (SELECT value FROM json_each(?))')
				.pluck()
				.all(JSON.stringify(keys)) as string[];
			return new Set(rows);
		},
		close: () => void db.close(),
	};
}

/**
 * A row is the same as before if it becomes the same row of the target, or if nobody can say which it becomes now and
 * it has the same key in the source. Of several with one key each has one partner, in their order. What stayed in the target
 * is left alone where the source has a row for it again.
 */
const joinSides = `
CREATE TABLE pair (before INTEGER, after INTEGER);
CREATE INDEX side_key ON side (key, is_after);
INSERT INTO pair SELECT o.id, n.id FROM
	(SELECT rowid AS id, key, row_number() OVER (PARTITION BY key ORDER BY position NULLS LAST) AS nth FROM side WHERE is_after = 0 AND key IS NOT NULL) o
	JOIN (SELECT rowid AS id, key, row_number() OVER (PARTITION BY key ORDER BY position) AS nth FROM side WHERE is_after = 1 AND key IS NOT NULL) n
	USING (key, nth);
CREATE INDEX pair_before ON pair (before);
CREATE INDEX pair_after ON pair (after);
INSERT INTO pair SELECT o.id, n.id FROM
	(SELECT rowid AS id, identity, row_number() OVER (PARTITION BY identity ORDER BY position) AS nth FROM side
		WHERE is_after = 0 AND rowid NOT IN (SELECT before FROM pair)) o
	JOIN (SELECT rowid AS id, identity, row_number() OVER (PARTITION BY identity ORDER BY position) AS nth FROM side
		WHERE is_after = 1 AND key IS NULL) n USING (identity, nth);
INSERT INTO change (before, after, key, stayed) SELECT o.position, n.position, COALESCE(o.key, n.key), o.rowid IS NOT NULL AND o.position IS NULL
	FROM side n LEFT JOIN pair p ON p.after = n.rowid LEFT JOIN side o ON o.rowid = p.before
	WHERE n.is_after = 1 ORDER BY n.position;
INSERT INTO change (before, key) SELECT position, key FROM side
	WHERE is_after = 0 AND position IS NOT NULL AND rowid NOT IN (SELECT before FROM pair) ORDER BY position;
INSERT INTO change (key, stayed) SELECT key, 1 FROM side o WHERE is_after = 0 AND position IS NULL
	AND NOT EXISTS (SELECT 1 FROM side n WHERE n.key = o.key AND n.is_after = 1) ORDER BY key;
DROP TABLE pair;
DROP TABLE side;
COMMIT`;
