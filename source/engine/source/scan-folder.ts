/** Looks through a folder for SQLite databases. */
import {closeSync, openSync, readdirSync, readSync, statSync} from 'node:fs';
import path from 'node:path';
import {MigrationError, messageOf} from '../errors.ts';
import {isSqlite} from './file-header.ts';
import type {FoundFile} from './match-sources.ts';
import {lookInto} from './open.ts';

export interface ScannedFolder {
	readonly folder: string;
	/** By name. */
	readonly files: readonly FoundFile[];
	/** SQLite databases that could not be opened, and why. */
	readonly unreadable: ReadonlyArray<{readonly file: string; readonly why: string}>;
}

/**
 * Tells databases by their first bytes, whatever they are called. Folders in it are not looked into.
 * @throws MigrationError source-missing, source-unreadable
 */
export function scanFolder(folder: string): ScannedFolder {
	const files: FoundFile[] = [];
	const unreadable: Array<{file: string; why: string}> = [];
	for (const file of filesOf(folder)) {
		try {
			if (startsAsSqlite(file)) {
				files.push({file, bytes: statSync(file).size, tables: tablesOf(file)});
			}
		} catch (error) {
			unreadable.push({file, why: messageOf(error)});
		}
	}
	return {folder, files, unreadable};
}

/** Whether there is a folder of this name, as far as this user may see. */
export function isFolder(place: string): boolean {
	try {
		return statSync(place).isDirectory();
	} catch {
		return false;
	}
}

function filesOf(folder: string): string[] {
	try {
		return readdirSync(folder)
			.sort()
			.map(name => path.join(folder, name))
			.filter(file => statSync(file, {throwIfNoEntry: false})?.isFile());
	} catch (cause) {
		const isThere = isFolder(folder);
		throw new MigrationError(
			isThere ? 'source-unreadable' : 'source-missing',
			isThere ? `The folder ${folder} cannot be read: ${messageOf(cause)}` : `There is no folder ${folder}.`,
			{hint: 'Give a folder with SQLite files that this user may read.', cause},
		);
	}
}

function startsAsSqlite(file: string): boolean {
	const header = new Uint8Array(16);
	const handle = openSync(file, 'r');
	try {
		return isSqlite(header.subarray(0, readSync(handle, header, 0, header.length, 0)));
	} finally {
		closeSync(handle);
	}
}

function tablesOf(file: string): string[] {
	const tables =
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
	return lookInto('found', file, db => db.prepare(tables).pluck().all() as string[]);
}
