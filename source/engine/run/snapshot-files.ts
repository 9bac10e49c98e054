/** The snapshots of a run, found where the ledger says or where they were moved to, and proved to be the same. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {MigrationError} from '../errors.ts';
import type {SnapshotRecord} from '../report/report.ts';
import {sha256} from '../source/sha256.ts';
import type {SourceFiles} from './request.ts';

/**
 * @param backupDir folder to look in where a snapshot is no longer at its place: of backups, or of this run's
 * @throws MigrationError source-missing, source-changed
 */
export async function findSnapshots(
	{run, snapshots}: {readonly run: string; readonly snapshots: readonly SnapshotRecord[]},
	backupDir?: string,
): Promise<SourceFiles> {
	const files: Record<string, string> = {};
	for (const {source, file, sha256: expected} of snapshots) {
		const moved =
			backupDir === undefined ? [] : [join(backupDir, run), backupDir].map(dir => join(dir, `${source}.db`));
		const found = [file, ...moved].find(place => existsSync(place));
		if (found === undefined) {
			throw new MigrationError('snapshot-missing', `The snapshot of ${source} is gone: ${file}`, {
				hint: `Run ${run} can only go by what it read. If the snapshots were moved, name their folder with --backup-dir; a run with --no-backup keeps none after its end.`,
			});
		}
		if ((await sha256(found)) !== expected) {
			throw new MigrationError('source-changed', `The snapshot of ${source} was changed: ${found}`, {
				hint: `It is no longer what run ${run} read. Put the file back as it was, or start a new run.`,
			});
		}
		files[source] = found;
	}
	return files;
}
