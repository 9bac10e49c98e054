/** Opens the snapshots that a load reads. */
import type {PlannedLoad} from '../plan/plan.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import type {RetryContext} from './retry-context.ts';

/** @throws MigrationError source-damaged; what the work throws */
export async function withSnapshots<T>(
	load: PlannedLoad,
	{files}: Pick<RetryContext, 'files'>,
	work: (db: SqliteDatabase) => T | Promise<T>,
): Promise<T> {
	const its = Object.fromEntries(load.databases.map(name => [name, files[name] ?? '']));
	const db = openSideBySide(its);
	try {
		return await work(db);
	} catch (error) {
		throw sqliteError(load.databases.join(', '), Object.values(its).join(', '), error);
	} finally {
		db.close();
	}
}
