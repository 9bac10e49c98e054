import {Database} from './sqlite.ts';

/** The version of SQLite that reads the sources, such as `3.53.0`. */
export function sqliteVersion(): string {
	const db = new Database(':memory:');
	try {
		return db.prepare('SELECT sqlite_version()').pluck().get() as string;
	} finally {
		db.close();
	}
}
