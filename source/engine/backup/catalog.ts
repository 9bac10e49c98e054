/**
 * The backups there are: what the ledger knows of runs, what this machine remembers, and what lies in the folders, put
 * together. Each run's snapshots are described by the first of ledger, report and manifest that knows them.
 */
import {existsSync, readdirSync, statSync} from 'node:fs';
import {hostname} from 'node:os';
import {basename, dirname, join} from 'node:path';
import type {LedgerState} from '../ledger/runs.ts';
import type {SnapshotRecord} from '../report/report.ts';
import type {LedgerRuns} from './ledger-runs.ts';
import {type Manifest, readManifest} from './manifest.ts';
import {snapshotFiles} from './run-folder.ts';

/** A run that the ledger or this machine knows. */
export interface KnownRun {
	readonly run: string;
	readonly mapping: string;
	/** ISO 8601. */
	readonly startedAt: string;
	readonly state: LedgerState;
	readonly snapshots: readonly SnapshotRecord[];
	/** Rows that are out and that a retry of this run could still load; absent where nothing says. */
	readonly rejects?: number;
}

/** A snapshot, and whether it still is where it should be. */
export interface StoredSnapshot {
	readonly source: string;
	readonly file: string;
	readonly isThere: boolean;
	/** As recorded, or as found where nothing is recorded. */
	readonly bytes: number;
	/** Absent where no record of it is left. */
	readonly sha256?: string;
	/** The file it was taken of, where that was recorded. */
	readonly original?: string;
}

/**
 * `leftover`: of a process that was killed before the ledger knew its run, or of a rehearsal; nothing will ever need it.
 * `unknown`: neither the ledger nor this machine says what became of the run.
 */
export type BackupState = LedgerState | 'leftover' | 'unknown';

/** The snapshots of one run. */
export interface Backup {
	readonly run: string;
	readonly mapping?: string;
	/** When the run was started, in ISO 8601; where nothing says so, when its folder was last written to. */
	readonly startedAt?: string;
	readonly state: BackupState;
	/** The run's folder; absent where it is gone. */
	readonly folder?: string;
	readonly snapshots: readonly StoredSnapshot[];
	/** Rows that a retry could still load from them; absent where nothing says. */
	readonly rejects?: number;
	/** Bytes of the snapshots and of what belongs to them. */
	readonly bytes: number;
}

export interface CatalogSources {
	/** Folder of backups, or of one run's. */
	readonly backupDir: string;
	readonly history: readonly KnownRun[];
	/** Absent where no target was asked. */
	readonly ledger?: LedgerRuns;
}

/** Backups that are there, and those that are recorded and gone; the newest first. */
export function findBackups(sources: CatalogSources): Backup[] {
	const {backupDir, history, ledger} = sources;
	const folders = foldersIn(backupDir);
	const records = new Map([...history, ...(ledger?.runs ?? [])].map(known => [known.run, known]));
	for (const {run, snapshots} of records.values()) {
		const folder = dirname(snapshots[0]?.file ?? '');
		if (!folders.has(run) && basename(folder) === run && snapshotFiles(folder).length > 0) {
			folders.set(run, folder);
		}
	}
	return [...new Set([...folders.keys(), ...records.keys()])]
		.map(run => describe(run, folders.get(run), records.get(run), sources))
		.filter(({folder, snapshots}) => folder !== undefined || snapshots.length > 0)
		.sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? 1 : -1));
}

/** Runs have UUIDs for names, and so have their folders. */
const runName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function foldersIn(backupDir: string): Map<string, string> {
	const own =
		readManifest(backupDir)?.run ?? (runName.test(basename(backupDir)) ? basename(backupDir) : undefined);
	if (own !== undefined) {
		return new Map([[own, backupDir]]);
	}
	const entries = existsSync(backupDir) ? readdirSync(backupDir, {withFileTypes: true}) : [];
	return new Map(
		entries
			.filter(entry => entry.isDirectory() && runName.test(entry.name))
			.map(({name}): [string, string] => [name, join(backupDir, name)])
			.filter(([, folder]) => snapshotFiles(folder).length > 0),
	);
}

function describe(
	run: string,
	folder: string | undefined,
	known: KnownRun | undefined,
	sources: CatalogSources,
): Backup {
	const manifest = folder === undefined ? undefined : readManifest(folder);
	const ours = manifest?.run === run ? manifest : undefined;
	const mapping = known?.mapping ?? ours?.mapping;
	const startedAt = known?.startedAt ?? ours?.started_at ?? (folder && statSync(folder).mtime.toISOString());
	return {
		run,
		...(mapping === undefined ? {} : {mapping}),
		...(startedAt === undefined ? {} : {startedAt}),
		state: stateOf(run, ours, sources),
		...(folder === undefined ? {} : {folder}),
		snapshots: snapshotsOf(folder, known, ours),
		...(known?.rejects === undefined ? {} : {rejects: known.rejects}),
		bytes: folder === undefined ? 0 : bytesIn(folder),
	};
}

function stateOf(
	run: string,
	manifest: Manifest | undefined,
	{history, ledger}: CatalogSources,
): BackupState {
	const recorded = ledger?.runs.find(known => known.run === run);
	const isAtWork = ledger?.atWork.has(run) ?? false;
	if (recorded !== undefined) {
		return recorded.state === 'running' && !isAtWork ? 'interrupted' : recorded.state;
	}
	// The ledger learns of a run when all its snapshots are there, and never of a rehearsal.
	if (manifest !== undefined && (manifest.mode !== 'run' || !manifest.complete)) {
		return manifest.host !== hostname() ? 'unknown' : isAlive(manifest.pid) ? 'running' : 'leftover';
	}
	if (manifest !== undefined && manifest.target === ledger?.target && !isAtWork) {
		return 'leftover';
	}
	const state = history.find(known => known.run === run)?.state ?? 'unknown';
	const wasKilled = manifest !== undefined && manifest.host === hostname() && !isAlive(manifest.pid);
	return state === 'running' && wasKilled ? 'interrupted' : state;
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// Somebody else's process is one too.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

function snapshotsOf(
	folder: string | undefined,
	known: KnownRun | undefined,
	manifest: Manifest | undefined,
): StoredSnapshot[] {
	const records: readonly SnapshotRecord[] = known?.snapshots.length
		? known.snapshots
		: (manifest?.snapshots ?? []);
	if (records.length === 0 && manifest === undefined && folder !== undefined) {
		return unrecorded(folder);
	}
	return records.map(({source, file, bytes, sha256, original: recorded}) => {
		const places = [...(folder === undefined ? [] : [join(folder, `${source}.db`)]), file];
		const found = places.find(place => existsSync(place));
		const original = recorded ?? manifest?.snapshots.find(s => s.source === source)?.original;
		return {
			source,
			file: found ?? places[0] ?? file,
			isThere: found !== undefined,
			bytes,
			sha256,
			...(original === undefined ? {} : {original}),
		};
	});
}

/** Of a release that left no manifest. */
function unrecorded(folder: string): StoredSnapshot[] {
	return readdirSync(folder)
		.filter(name => name.endsWith('.db'))
		.map(name => {
			const file = join(folder, name);
			return {source: name.slice(0, -'.db'.length), file, isThere: true, bytes: statSync(file).size};
		});
}

function bytesIn(folder: string): number {
	return snapshotFiles(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}
