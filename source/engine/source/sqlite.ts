/** The one door to better-sqlite3, with URI file names switched on so that files can be opened as immutable. */
import type {Database as SqliteDatabase, Statement} from 'better-sqlite3';
import {MigrationError} from '../errors.ts';

// Read by better-sqlite3 when its addon loads, which happens at the first `new Database`.
process.env.SQLITE_USE_URI = '1';
const module = await import('better-sqlite3');

export const Database: typeof import('better-sqlite3') = module.default;
export type {SqliteDatabase, Statement};

/** A program that used better-sqlite3 before us has fixed its settings for the whole process. */
function requireUris(): void {
	const db = new Database(':memory:');
	try {
		db.exec(`ATTACH 'file:/no-such-folder/probe?mode=memory' AS probe`);
	} catch {
		throw new MigrationError(
			'bad-usage',
			'better-sqlite3 was loaded without URI file names before mingus-migrate',
			{
				hint: 'Set SQLITE_USE_URI=1 in the environment, or import mingus-migrate first.',
			},
		);
	} finally {
		db.close();
	}
}

requireUris();
