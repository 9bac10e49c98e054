/**
 * Which rows refer to which keys, however many there are: in a database of its own, which SQLite keeps in an unnamed
 * temporary file as soon as it is large, and which is gone when it is closed.
 */
import {Database} from './sqlite.ts';

export interface ReferenceGraph {
	/** @param key what others refer to the row by, if they do @param parents keys that the row refers to */
	addRow(key: string | undefined, parents: readonly string[]): void;
	/**
	 * The keys that rows refer to and no row has, if each row that refers to one of them is taken away too.
	 * Called once, when all rows are there.
	 */
	lostKeys(): Generator<string, void>;
	close(): void;
}

export function openReferenceGraph(): ReferenceGraph {
	const db = new Database('');
	db.exec(`PRAGMA journal_mode = OFF;
		CREATE TABLE row (id INTEGER PRIMARY KEY, key TEXT, lost INTEGER NOT NULL DEFAULT 0);
		CREATE TABLE reference (parent TEXT NOT NULL, row INTEGER NOT NULL);
		BEGIN`);
	const insertRow = db.prepare('INSERT INTO row (key) VALUES (?)');
	const insertReference = db.prepare('INSERT INTO reference VALUES (?, ?)');
	return {
		addRow(key, parents) {
			const {lastInsertRowid} = insertRow.run(key ?? null);
			for (const parent of parents) {
				insertReference.run(parent, lastInsertRowid);
			}
		},
		*lostKeys() {
			db.exec(
				'COMMIT; CREATE INDEX row_key ON row (key); CREATE INDEX reference_parent ON reference (parent)',
			);
			const lose = db.prepare('UPDATE row SET lost = 1 WHERE id = ? AND lost = 0 RETURNING key').pluck();
			const isThere = db.prepare('SELECT 1 FROM row WHERE key = ? AND lost = 0 LIMIT 1').pluck();
			const children = db.prepare('SELECT row FROM reference WHERE parent = ?').pluck();
			const lost = db
				.prepare(
					'SELECT DISTINCT parent FROM reference WHERE NOT EXISTS (SELECT 1 FROM row WHERE key = parent)',
				)
				.pluck()
				.all() as string[];
			for (let parent = lost.pop(); parent !== undefined; parent = lost.pop()) {
				yield parent;
				for (const child of children.all(parent)) {
					const key = lose.get(child) as string | null | undefined;
					if (typeof key === 'string' && isThere.get(key) === undefined) {
						lost.push(key);
					}
				}
			}
		},
		close: () => void db.close(),
	};
}
