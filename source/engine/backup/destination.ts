/** Where restored files go, and whether they may. */
import {existsSync, realpathSync, statSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {MigrationError} from '../errors.ts';
import {logsBeside} from '../source/settle.ts';
import type {StoredSnapshot} from './catalog.ts';

/** `folder`: each source as NAME.db; `file`: one source; `into`: tables of one source, into a database that is there. */
export type Place = {readonly kind: 'folder' | 'file' | 'into'; readonly path: string};

export interface Permissions {
	/** Write over files, and over tables of a file. */
	readonly force: boolean;
	/** Write over a file that a run was read from. */
	readonly overSource: boolean;
}

/** A file that a run was read from. */
export interface OriginalFile {
	readonly source: string;
	readonly file: string;
}

/** @throws MigrationError bad-usage where several sources are to go into one file */
export function fileFor({kind, path}: Place, {source}: StoredSnapshot, sources: number): string {
	if (kind !== 'folder' && sources > 1) {
		throw new MigrationError(
			'bad-usage',
			`${sources} databases cannot be restored into the one file ${path}`,
			{
				hint: 'Choose one with --databases, or name a folder with --out.',
			},
		);
	}
	return kind === 'folder' ? join(path, `${source}.db`) : path;
}

/**
 * Checks that a file may be written.
 * @throws MigrationError file-exists, bad-usage
 */
export function checkDestination(
	file: string,
	{kind}: Place,
	{force, overSource}: Permissions,
	{originals, snapshots}: {originals: readonly OriginalFile[]; snapshots: readonly StoredSnapshot[]},
): void {
	if (snapshots.some(snapshot => isSame(snapshot.file, file))) {
		throw new MigrationError('bad-usage', `${file} is a snapshot itself`, {
			hint: 'Choose another place with --out or --file.',
		});
	}
	const original = originals.find(known => isSame(known.file, file));
	if (original !== undefined && !overSource) {
		throw new MigrationError(
			'file-exists',
			`${file} is the source ${original.source}, which a run was read from`,
			{
				hint: 'Choose another place with --out or --file. To write over the source itself, stop its application and say --over-source.',
			},
		);
	}
	if (kind === 'into') {
		checkInto(file);
		return;
	}
	const there = [file, ...logsBeside(file)].find(path => existsSync(path));
	if (there !== undefined && !force && original === undefined) {
		throw new MigrationError('file-exists', `${there} is there already`, {
			hint: 'Choose another place with --out or --file, or say --force to write over it.',
		});
	}
	if (existsSync(file) && !statSync(file).isFile()) {
		throw new MigrationError('bad-usage', `${file} is not a file`, {hint: 'Choose another place.'});
	}
}

function checkInto(file: string): void {
	if (!existsSync(file)) {
		throw new MigrationError('bad-usage', `There is no database ${file} to put tables into`, {
			hint: 'For a new file say --file or --out instead of --into.',
		});
	}
}

/** Whether two paths lead to one file that is there, by whatever links. */
function isSame(one: string, other: string): boolean {
	if (!existsSync(one) || !existsSync(other)) {
		return false;
	}
	const [a, b] = [statSync(one, {bigint: true}), statSync(other, {bigint: true})];
	return a.dev === b.dev && a.ino === b.ino;
}

/** The file itself where a path is a link to it: that is what is replaced. */
export function behindLinks(file: string): string {
	return existsSync(file)
		? realpathSync(file)
		: join(realpathOfFolder(dirname(resolve(file))), basename(file));
}

function realpathOfFolder(folder: string): string {
	return existsSync(folder) ? realpathSync(folder) : folder;
}
