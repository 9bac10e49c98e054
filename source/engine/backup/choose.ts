/** Which backup is meant, and which of its snapshots. */
import {MigrationError} from '../errors.ts';
import {nearestName} from '../mapping/nearest-name.ts';
import type {Backup, StoredSnapshot} from './catalog.ts';

/**
 * @param backups newest first
 * @param run an id, or how it begins; default: the newest run whose snapshots are all there
 * @throws MigrationError run-not-found
 */
export function chooseBackup(backups: readonly Backup[], run: string | undefined): Backup {
	const hint = 'mingus-migrate backups lists them. Snapshots that lie elsewhere are found with --backup-dir.';
	if (run === undefined) {
		const newest = backups.find(backup => backup.state !== 'leftover' && isWhole(backup));
		if (newest === undefined) {
			throw new MigrationError('run-not-found', 'There is no run whose snapshots are there', {hint});
		}
		return newest;
	}
	const [only, ...others] = backups.filter(backup => backup.run.startsWith(run));
	if (only === undefined || others.length > 0) {
		const what = only === undefined ? 'There are no snapshots of a run' : 'Several runs begin with';
		throw new MigrationError('run-not-found', `${what} ${JSON.stringify(run)}`, {hint});
	}
	if (only.snapshots.length === 0) {
		throw new MigrationError('snapshot-missing', `Run ${only.run} has left no whole snapshot`, {hint});
	}
	return only;
}

/** Whether it has snapshots, and all of them are there. */
export function isWhole({snapshots}: Backup): boolean {
	return snapshots.length > 0 && snapshots.every(({isThere}) => isThere);
}

/**
 * The snapshots of some sources; default: of all.
 * @throws MigrationError bad-usage for a source that the run did not read, snapshot-missing for a file that is gone
 */
export function chooseSnapshots(
	{run, snapshots}: Backup,
	sources: readonly string[] = snapshots.map(({source}) => source),
): StoredSnapshot[] {
	const known = snapshots.map(({source}) => source);
	return sources.map(name => {
		const snapshot = snapshots.find(({source}) => source === name);
		if (snapshot === undefined) {
			const nearest = nearestName(name, known);
			throw new MigrationError('bad-usage', `Run ${run} has no snapshot of ${JSON.stringify(name)}`, {
				hint: nearest === undefined ? `It has: ${known.join(', ')}.` : `Did you mean ${nearest}?`,
			});
		}
		if (!snapshot.isThere) {
			throw new MigrationError(
				'snapshot-missing',
				`The snapshot of ${name} that run ${run} took is gone: ${snapshot.file}`,
				{
					hint: 'If it was moved, name its folder with --backup-dir; the others can be restored with --databases.',
				},
			);
		}
		return snapshot;
	});
}
