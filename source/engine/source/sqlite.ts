/** The one door to better-sqlite3, with URI file names switched on so that files can be opened as immutable. */
import type {Database as SqliteDatabase, Statement} from 'better-sqlite3';

// Read by better-sqlite3 when its addon loads, which happens at the first `new Database`.
process.env.SQLITE_USE_URI = '1';
const module = await import('better-sqlite3');

export const Database: typeof import('better-sqlite3') = module.default;
export type {SqliteDatabase, Statement};
