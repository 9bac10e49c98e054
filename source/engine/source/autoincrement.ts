/** How far SQLite's AUTOINCREMENT has counted, rows that were deleted since included. */

import {quoteName} from '../quote-name.ts';
import type {SourceFiles} from '../run/request.ts';
import {openSideBySide} from './open.ts';

/** The last key given, undefined for a table without AUTOINCREMENT. https://www.sqlite.org/autoinc.html */
export function lastAutoincrement(files: SourceFiles, database: string, table: string): bigint | undefined {
	const db = openSideBySide({[database]: files[database] ?? ''});
	try {
		const schema = quoteName(database);
		const has = db.prepare(`SELECT 1 FROM ${schema}.sqlite_schema WHERE name = 'sqlite_sequence'`).get();
		return has === undefined
			? undefined
			: (db
					.prepare(`SELECT CAST(seq AS INTEGER) FROM ${schema}.sqlite_sequence WHERE name = ? COLLATE NOCASE`)
					.safeIntegers(true)
					.pluck()
					.get(table) as bigint | undefined);
	} finally {
		db.close();
	}
}
