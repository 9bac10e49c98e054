/** SQLite's own examination of a database file. */
import {messageOf} from '../errors.ts';
import {lookInto, readOnlyUri} from './open.ts';
import {Database} from './sqlite.ts';

/**
 * What `PRAGMA integrity_check` finds wrong with a file that nobody writes to; nothing, if it is in order. What keeps
 * SQLite from looking, such as a collation of the application's own, is a finding too.
 */
export function integrityFindings(file: string): string[] {
	try {
		const db = new Database(readOnlyUri({file, immutable: true}), {readonly: true});
		try {
			const rows = db.pragma('integrity_check') as Array<{integrity_check: string}>;
			return rows.map(row => row.integrity_check).filter(finding => finding !== 'ok');
		} finally {
			db.close();
		}
	} catch (error) {
		return [messageOf(error)];
	}
}

/** Findings of a quick look that are told: one is enough to know that the file is not in order. */
const mostFindings = 3;

/**
 * What `PRAGMA quick_check` finds wrong with a source that may be in use; nothing, if it is in order.
 * @throws MigrationError source-*
 */
export function quickFindings(name: string, file: string): string[] {
	return lookInto(name, file, db => {
		const rows = db.pragma(`quick_check(${mostFindings})`) as Array<{quick_check: string}>;
		return rows.map(row => row.quick_check).filter(finding => finding !== 'ok');
	});
}
