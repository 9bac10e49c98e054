/** Brings snapshots back as SQLite files: whole databases, or single tables. Proves first that they are as recorded. */
import {constants, existsSync, statSync} from 'node:fs';
import {copyFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {MigrationError} from '../errors.ts';
import {type CopiedTable, copyTables} from '../source/copy-tables.ts';
import {requireSpace, type SpaceNeed} from '../source/disk-space.ts';
import {integrityFindings} from '../source/integrity.ts';
import {logsBeside} from '../source/settle.ts';
import {sha256} from '../source/sha256.ts';
import {snapshotBytes, takeSnapshot} from '../source/snapshot.ts';
import {sourceState} from '../source/source-state.ts';
import {bytesOfTables, tableShapes} from '../source/table-shape.ts';
import type {Backup, StoredSnapshot} from './catalog.ts';
import {chooseSnapshots} from './choose.ts';
import {
	behindLinks,
	checkDestination,
	fileFor,
	type OriginalFile,
	type Permissions,
	type Place,
} from './destination.ts';
import {type Draft, draftOf} from './draft.ts';
import {checkContent, checkSize} from './prove.ts';

export interface RestoreRequest extends Permissions {
	readonly backup: Backup;
	/** Sources; default: all. */
	readonly databases?: readonly string[];
	/** Tables to be restored alone, by source, in place of whole databases. */
	readonly tables?: ReadonlyMap<string, readonly string[]>;
	readonly place: Place;
	/** Files that are not to be written over by accident, beside those that the backup was taken of. */
	readonly originals: readonly OriginalFile[];
}

export interface RestoredFile {
	readonly source: string;
	readonly file: string;
	readonly bytes: number;
	readonly sha256: string;
	/** The tables that were restored alone. */
	readonly tables?: readonly CopiedTable[];
	/** What SQLite's integrity_check finds; it was so in the source. */
	readonly findings: readonly string[];
	/** No record of the snapshot's checksum is left to compare it with. */
	readonly unproved?: true;
}

/** A snapshot, and what becomes of it. */
interface Task {
	readonly snapshot: StoredSnapshot;
	readonly tables?: readonly string[];
	readonly file: string;
	/** Something is there already, and may be written over. */
	readonly over: boolean;
}

/**
 * Nothing is written before all is checked, and no file is put in its place before all are whole.
 * @throws MigrationError bad-usage, file-exists, snapshot-missing, snapshot-damaged, no-disk-space, source-locked
 */
export async function restore(request: RestoreRequest): Promise<RestoredFile[]> {
	const drafts: Draft[] = [];
	try {
		const tasks = planTasks(request);
		return await makeAll(tasks, request, await prove(tasks, request), drafts);
	} catch (error) {
		throw explain(error);
	} finally {
		for (const draft of drafts) {
			draft.discard();
		}
	}
}

/** Checks the snapshots, and the room for what is made of them. @returns SHA-256 by source */
async function prove(
	tasks: readonly Task[],
	{backup, tables, place}: RestoreRequest,
): Promise<ReadonlyMap<string, string>> {
	for (const {snapshot} of tasks) {
		checkSize(backup, snapshot);
	}
	if (tables === undefined) {
		requireRoom(tasks.map(({file, snapshot}) => ({folder: dirname(file), bytes: snapshot.bytes})));
	}
	const checksums = new Map<string, string>();
	for (const {snapshot} of tasks) {
		checksums.set(snapshot.source, await checkContent(backup, snapshot));
	}
	if (tables !== undefined) {
		requireRoom(tasks.map(task => ({folder: dirname(task.file), bytes: bytesOf(task, place)})));
	}
	return checksums;
}

function planTasks(request: RestoreRequest): Task[] {
	const {backup, place, tables} = request;
	const snapshots = chooseSnapshots(backup, tables === undefined ? request.databases : [...tables.keys()]);
	const own = backup.snapshots.flatMap(({source, original}) =>
		original === undefined ? [] : [{source, file: original}],
	);
	const known = {originals: [...request.originals, ...own], snapshots: backup.snapshots};
	return snapshots.map(snapshot => {
		const wanted = tables?.get(snapshot.source);
		const file = behindLinks(fileFor(place, snapshot, snapshots.length));
		checkDestination(file, place, request, known);
		const over = existsSync(file) || logsBeside(file).length > 0;
		return {snapshot, file, over, ...(wanted === undefined ? {} : {tables: wanted})};
	});
}

function requireRoom(needs: readonly SpaceNeed[]): void {
	requireSpace(needs, 'what is restored', 'Free some space, or choose another place with --out or --file.');
}

function bytesOf({snapshot, tables = [], file}: Task, {kind}: Place): number {
	const shapes = tableShapes(snapshot.source, snapshot.file, tables);
	const names = shapes.map(({name}) => name);
	return bytesOfTables(snapshot.file, names) + (kind === 'into' ? snapshotBytes(snapshot.source, file) : 0);
}

async function makeAll(
	tasks: readonly Task[],
	{place, force}: RestoreRequest,
	checksums: ReadonlyMap<string, string>,
	drafts: Draft[],
): Promise<RestoredFile[]> {
	const states = tasks.map(({file}) => sourceState(file));
	const restored: RestoredFile[] = [];
	for (const task of tasks) {
		const draft = draftOf(task.snapshot.source, task.file);
		drafts.push(draft);
		const tables = await make(draft.path, task, place, force);
		restored.push(await examine(draft.path, task, tables, checksums.get(task.snapshot.source)));
	}
	for (const [i, draft] of drafts.entries()) {
		const {file, snapshot, over} = tasks[i] as Task;
		if (place.kind === 'into' && sourceState(file) !== states[i]) {
			throw new MigrationError(
				'source-locked',
				`${file} was written to while ${snapshot.source} was restored into it`,
				{
					hint: 'Stop the application that writes to it, and try again.',
				},
			);
		}
		draft.publish(over);
	}
	return restored;
}

/** @returns the tables that were copied, where not the whole database was */
async function make(
	path: string,
	{snapshot, tables, file}: Task,
	{kind}: Place,
	replace: boolean,
): Promise<readonly CopiedTable[] | undefined> {
	const {source} = snapshot;
	if (tables === undefined) {
		await copyFile(snapshot.file, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
		return undefined;
	}
	if (kind === 'into') {
		await (await takeSnapshot(source, file, path)).record;
	}
	return copyTables({source, snapshot: snapshot.file, tables, into: path, intoName: file, replace});
}

async function examine(
	path: string,
	{snapshot, file}: Task,
	tables: readonly CopiedTable[] | undefined,
	expected: string | undefined,
): Promise<RestoredFile> {
	const sum = await sha256(path);
	if (tables === undefined && sum !== expected) {
		throw new MigrationError('snapshot-damaged', `${file} is not what was written to it`, {
			hint: 'Is the disk failing? Choose another place with --out or --file.',
		});
	}
	return {
		source: snapshot.source,
		file,
		bytes: statSync(path).size,
		sha256: sum,
		...(tables === undefined ? {} : {tables}),
		findings: integrityFindings(path),
		...(snapshot.sha256 === undefined ? {unproved: true as const} : {}),
	};
}

/** What the system refuses is the operator's to mend. */
function explain(error: unknown): unknown {
	if (!(error instanceof Error && 'syscall' in error && 'code' in error)) {
		return error;
	}
	const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
	return new MigrationError(
		isFull ? 'no-disk-space' : 'bad-usage',
		`It cannot be restored: ${error.message}`,
		{
			hint: `${isFull ? 'Free some space' : 'Give this user the rights'}, or choose another place with --out or --file.`,
			cause: error,
		},
	);
}
