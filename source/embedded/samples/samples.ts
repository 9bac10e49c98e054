/** Five SQLite files to try everything on: the same for the same seed, and with a list of what is wrong in them. */
import {closeSync, existsSync, mkdirSync, openSync, readSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {MigrationError} from '../../engine/errors.ts';
import {Database} from '../../engine/source/sqlite.ts';
import {documentedBusinessIntelligence} from './documented-business-intelligence.ts';
import {documentedMingus} from './documented-mingus.ts';
import {documentedOperations} from './documented-operations.ts';
import {documentedWellbeing} from './documented-wellbeing.ts';
import {observedBusinessIntelligence} from './observed-business-intelligence.ts';
import {observedMingus} from './observed-mingus.ts';
import {observedOperations} from './observed-operations.ts';
import {readRecord, readSamples, type SampleReport, writeRecord} from './sample-report.ts';
import type {Layout, SampleTable} from './sample-table.ts';
import {type Writing, writeTable} from './write-table.ts';

export {compareRejects, type ExpectedReject, readSamples, type SampleReport} from './sample-report.ts';
export type {Layout} from './sample-table.ts';

export interface SampleRequest {
	readonly dir: string;
	readonly layout: Layout;
	/** Rows of all source tables together, about; each table has one at least. */
	readonly rows: number;
	/** A whole number. */
	readonly seed: number;
	/** Share of the rows of a table that have a defect, 0 to 0.5. */
	readonly dirt: number;
}

const databases = ['mingus', 'business_intelligence', 'cache', 'performance_metrics', 'alerts'] as const;

/** Marks a file as one of ours ("MgSm"), in the header where SQLite keeps the application id. */
const applicationId = 0x4d67_536d;

const layouts: Record<Layout, readonly SampleTable[]> = {
	documented: [
		...documentedMingus,
		...documentedWellbeing,
		...documentedBusinessIntelligence,
		...documentedOperations,
	],
	observed: [...observedMingus, ...observedBusinessIntelligence, ...observedOperations],
};

/** Source name → file of the samples in a folder. */
export function sampleFiles(dir: string): Record<string, string> {
	return Object.fromEntries(databases.map(name => [name, join(dir, `${name}.db`)]));
}

/**
 * Writes the samples, or returns the report of those that are there with the same parameters, as they are. One row
 * in eleven is a user, one a user's profile, and nine are what users do. From 500 rows on the total is within 3 % of
 * `rows`: counts are rounded table by table, the observed layout has eight rows of settings besides, and some users
 * have no profile.
 * @throws MigrationError bad-usage: parameters out of range, or a file in the way that is no sample
 */
export function writeSamples(request: SampleRequest): SampleReport {
	checkRequest(request);
	const {dir, layout, rows, seed, dirt} = request;
	const there = readSamples(dir);
	const files = sampleFiles(dir);
	if (
		there?.layout === layout &&
		there.rows === rows &&
		there.seed === seed &&
		there.dirt_rate === dirt &&
		Object.values(files).every(isSample)
	) {
		return there;
	}

	clearTheWay(dir, Object.values(files));
	mkdirSync(dir, {recursive: true});
	writeRecord(dir);

	const tables = layouts[layout];
	const users = Math.max(1, Math.round(rows / perUser(tables)));
	const writing: Writing = {seed, dirt, users, refusedUsers: new Map(), rejects: [], dirtPlanted: []};
	const written = databases.flatMap(database =>
		writeDatabase(
			files[database] ?? '',
			tables.filter(table => table.database === database),
			writing,
		),
	);

	const report: SampleReport = {
		layout,
		rows,
		seed,
		dirt_rate: dirt,
		tables: written,
		dirt: writing.dirtPlanted.map(planted => ({...planted})),
		rejects: writing.rejects,
	};
	writeRecord(dir, report);
	return report;
}

function writeDatabase(
	file: string,
	tables: readonly SampleTable[],
	writing: Writing,
): SampleReport['tables'] {
	const db = new Database(file);
	try {
		// A file that is only half written is written anew: it needs no journal, nor to wait for the disk.
		db.pragma('journal_mode = OFF');
		db.pragma('synchronous = OFF');
		db.pragma('locking_mode = EXCLUSIVE');
		// Children without parents are among the defects.
		db.pragma('foreign_keys = OFF');
		db.pragma(`application_id = ${applicationId}`);
		return db.transaction(() =>
			tables.map(table => {
				const rows = writeTable(db, table, rowsOf(table, writing.users), writing);
				return {database: table.database, table: table.name, rows};
			}),
		)();
	} finally {
		db.close();
	}
}

function rowsOf({size}: SampleTable, users: number): number {
	return 'rows' in size ? size.rows : Math.max(1, Math.round(size.perUser * users));
}

/** Rows for each user, the user's own row among them. */
function perUser(tables: readonly SampleTable[]): number {
	return tables.reduce((sum, {size}) => sum + ('perUser' in size ? size.perUser : 0), 0);
}

function checkRequest({rows, seed, dirt}: SampleRequest): void {
	if (!Number.isSafeInteger(rows) || rows < 1) {
		throw new MigrationError('bad-usage', `Samples need a whole number of rows from 1, not ${rows}`);
	}

	if (!Number.isSafeInteger(seed)) {
		throw new MigrationError('bad-usage', `The seed must be a whole number, not ${seed}`);
	}

	if (!(dirt >= 0 && dirt <= 0.5)) {
		throw new MigrationError('bad-usage', `The rate of dirt must be from 0 to 0.5, not ${dirt}`);
	}
}

/** Removes the samples of another time, and nothing else. */
function clearTheWay(dir: string, files: readonly string[]): void {
	const ours = readRecord(dir) !== undefined;
	for (const file of files) {
		if (existsSync(file) && !(ours && isSample(file))) {
			throw new MigrationError('bad-usage', `${file} is there already, and is not one of our samples`, {
				hint: 'Choose another folder for the samples, or move the file away.',
			});
		}
	}

	for (const file of files) {
		for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(file + ending, {force: true});
	}
}

/** Whether the file carries our mark (SQLite file format §1.3, bytes 68 to 71). */
function isSample(file: string): boolean {
	if (!existsSync(file)) return false;
	const header = Buffer.alloc(72);
	const handle = openSync(file, 'r');
	try {
		return readSync(handle, header, 0, 72, 0) === 72 && header.readUInt32BE(68) === applicationId;
	} finally {
		closeSync(handle);
	}
}
