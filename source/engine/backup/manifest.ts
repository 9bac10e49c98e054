/**
 * What lies beside the snapshots of a run and tells what they are, so that they can be restored where neither the
 * ledger nor anything else of this machine is left.
 */
import {chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {basename, join} from 'node:path';
import {z} from 'zod';
import type {RunMode} from '../events.ts';
import type {SnapshotRecord} from '../report/report.ts';
import {sqliteVersion} from '../source/sqlite-version.ts';

/** Name of the file. */
export const manifestName = 'snapshots.json';

const manifestSchema = z.object({
	version: z.literal(1),
	run: z.string(),
	mapping: z.string(),
	mode: z.enum(['run', 'dry-run', 'validate-only']),
	/** ISO 8601. */
	started_at: z.string(),
	/** `host:port/database as user`, whose ledger knows the run once it has begun to load. */
	target: z.string(),
	/** Who takes the snapshots. */
	host: z.string(),
	pid: z.number(),
	sqlite_version: z.string(),
	/** All snapshots are there; before that, the ledger cannot know the run. */
	complete: z.boolean(),
	snapshots: z.array(
		z.object({
			source: z.string(),
			/** In this folder. */
			file: z.string().refine(file => basename(file) === file, 'must be the name of a file'),
			/** The file it was taken of. */
			original: z.string(),
			bytes: z.number(),
			sha256: z.string(),
		}),
	),
});

export type Manifest = z.output<typeof manifestSchema>;

export interface ManifestRun {
	readonly id: string;
	readonly folder: string;
	readonly startedAt: Date;
	readonly mapping: string;
	readonly mode: RunMode;
	readonly target: string;
}

export interface ManifestKeeper {
	write(snapshots: readonly SnapshotRecord[], complete: boolean): void;
}

/** Makes the run's folder with a manifest that names no snapshot yet. It appears whole, each time it is written. */
export function keepManifest({id, folder, startedAt, mapping, mode, target}: ManifestRun): ManifestKeeper {
	const about = {
		version: 1,
		run: id,
		mapping,
		mode,
		started_at: startedAt.toISOString(),
		target,
		host: hostname(),
		pid: process.pid,
		sqlite_version: sqliteVersion(),
	} as const;
	const write: ManifestKeeper['write'] = (snapshots, complete) => {
		const named = snapshots.map(({source, file, original = '', bytes, sha256}) => ({
			source,
			file: basename(file),
			original,
			bytes,
			sha256,
		}));
		const manifest: Manifest = {...about, complete, snapshots: named};
		const draft = join(folder, `${manifestName}.new`);
		writeFileSync(draft, `${JSON.stringify(manifest, null, '\t')}\n`, {mode: 0o600});
		chmodSync(draft, 0o600);
		renameSync(draft, join(folder, manifestName));
	};
	mkdirSync(folder, {recursive: true, mode: 0o700});
	write([], false);
	return {write};
}

/** The manifest in a folder; undefined where there is none that can be read. */
export function readManifest(folder: string): Manifest | undefined {
	try {
		return manifestSchema.parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')));
	} catch {
		return undefined;
	}
}
