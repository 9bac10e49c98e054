/**
 * What became of a load's rows between two snapshots, however many there are: in a database of its own, which SQLite
 * keeps in an unnamed temporary file as soon as it is large. The same snapshots give the same numbers.
 */
import {Database} from './sqlite.ts';

/** A row of the source that is another one now: with both positions, it was changed; with one, it is gone or new. */
export interface Change {
	readonly number: number;
	readonly before?: string;
	readonly after?: string;
	/** The target's row, as the ledger writes keys; undefined where it is not known. */
	readonly key?: string;
}

export type Side = 'before' | 'after';

export interface ChangeList {
	/** @param key of the target's row; undefined where none can be made @param identity of the row in the source */
	add(side: Side, position: string, key: string | undefined, identity: string): void;
	/** Joins the sides, when all are there. */
	join(): void;
	counts(): {readonly added: number; readonly changed: number; readonly gone: number};
	/** Changes that leave a row, or none, in the order of the snapshot's rows, behind a number. */
	page(kind: 'written' | 'gone', behind: number, limit: number): Change[];
	close(): void;
}

export function openChangeList(): ChangeList {
	const db = new Database('');
	db.exec(`PRAGMA journal_mode = OFF;
		CREATE TABLE side (is_after INTEGER, position INTEGER, key TEXT, identity TEXT);
		CREATE TABLE change (number INTEGER PRIMARY KEY, before INTEGER, after INTEGER, key TEXT);
		BEGIN`);
	const insert = db.prepare('INSERT INTO side VALUES (?, CAST(? AS INTEGER), ?, ?)');
	return {
		add(side, position, key, identity) {
			insert.run(side === 'after' ? 1 : 0, position, key ?? null, identity);
		},
		join: () => db.exec(joinSides),
		counts() {
			const count = (where: string) =>
				db.prepare(`SELECT count(*) FROM change WHERE ${where}`).pluck().get() as number;
			return {
				added: count('before IS NULL'),
				changed: count('before IS NOT NULL AND after IS NOT NULL'),
				gone: count('after IS NULL'),
			};
		},
		page(kind, behind, limit) {
			const rows = db
				.prepare(
					`SELECT number, CAST(before AS TEXT) AS before, CAST(after AS TEXT) AS after, key FROM change
					WHERE after IS ${kind === 'gone' ? '' : 'NOT'} NULL AND number > ? ORDER BY number LIMIT ?`,
				)
				.all(behind, limit) as Array<{[Name in keyof Change]-?: Change[Name] | null}>;
			return rows.map(
				row =>
					Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Change,
			);
		},
		close: () => void db.close(),
	};
}

/**
 * A row is the same as before if it becomes the same row of the target, or if nobody can say which it becomes now and
 * it has the same key in the source. Of several with one key each has one partner, in their order.
 */
const joinSides = `
CREATE TABLE pair (before INTEGER, after INTEGER);
CREATE INDEX side_key ON side (key, is_after);
INSERT INTO pair SELECT o.id, n.id FROM
	(SELECT rowid AS id, key, row_number() OVER (PARTITION BY key ORDER BY position) AS nth FROM side WHERE is_after = 0 AND key IS NOT NULL) o
	JOIN (SELECT rowid AS id, key, row_number() OVER (PARTITION BY key ORDER BY position) AS nth FROM side WHERE is_after = 1 AND key IS NOT NULL) n
	USING (key, nth);
CREATE INDEX pair_before ON pair (before);
CREATE INDEX pair_after ON pair (after);
INSERT INTO pair SELECT o.id, n.id FROM
	(SELECT rowid AS id, identity, row_number() OVER (PARTITION BY identity ORDER BY position) AS nth FROM side
		WHERE is_after = 0 AND rowid NOT IN (SELECT before FROM pair)) o
	JOIN (SELECT rowid AS id, identity, row_number() OVER (PARTITION BY identity ORDER BY position) AS nth FROM side
		WHERE is_after = 1 AND key IS NULL) n USING (identity, nth);
INSERT INTO change (before, after, key) SELECT o.position, n.position, COALESCE(o.key, n.key)
	FROM side n LEFT JOIN pair p ON p.after = n.rowid LEFT JOIN side o ON o.rowid = p.before
	WHERE n.is_after = 1 ORDER BY n.position;
INSERT INTO change (before, key) SELECT position, key FROM side
	WHERE is_after = 0 AND rowid NOT IN (SELECT before FROM pair) ORDER BY position;
DROP TABLE pair;
DROP TABLE side;
COMMIT`;
