/** Brings a database file to rest before another takes its place. */
import {existsSync, rmSync} from 'node:fs';
import {lockedError} from './open.ts';
import {Database} from './sqlite.ts';

const logs = ['-wal', '-shm', '-journal'];

/** The logs beside a database file, which SQLite would take for those of any file that is put in its place. */
export function logsBeside(file: string): string[] {
	return logs.map(end => `${file}${end}`).filter(log => existsSync(log));
}

/**
 * Writes the logs of a database into it, or takes back what they tell to, so that the file is whole by itself and no
 * log is left. The logs of a file that is no database any more, or is gone, are removed.
 * @throws MigrationError source-locked while another process uses the file
 */
export function settle(name: string, file: string): void {
	if (existsSync(file)) {
		try {
			const db = new Database(file, {timeout: 1000});
			try {
				db.pragma('journal_mode = DELETE');
				db.exec('BEGIN EXCLUSIVE; ROLLBACK');
			} finally {
				db.close();
			}
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : '';
			if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
				throw lockedError(name, file, error);
			}
			if (!code.startsWith('SQLITE_NOTADB') && !code.startsWith('SQLITE_CORRUPT')) {
				throw error;
			}
		}
	}
	for (const log of logsBeside(file)) {
		rmSync(log, {force: true});
	}
}
