/** The snapshots of a new run, each in the run's folder, and a manifest that tells what they are. */
import {join} from 'node:path';
import {keepManifest, type ManifestRun} from '../backup/manifest.ts';
import type {MigrationEvent} from '../events.ts';
import {reach} from '../fail-point.ts';
import type {SnapshotRecord} from '../report/report.ts';
import {requireSpace} from '../source/disk-space.ts';
import {snapshotBytes, takeSnapshot} from '../source/snapshot.ts';
import {sourceState} from '../source/source-state.ts';
import type {SourceFiles} from './request.ts';

const held =
	'is written to all the time, so that its snapshot began again and again: now whoever writes waits until it is there';

export interface Snapshots {
	/** They can be read. */
	readonly files: SourceFiles;
	/** Once all are summed up, and on the disk: nothing may be written to the target before. */
	readonly records: Promise<readonly SnapshotRecord[]>;
}

/**
 * @param states gets how each source looks from outside as its snapshot begins
 * @throws MigrationError source-*, no-disk-space before anything is written; so do the records
 */
export async function takeSnapshots(
	sources: SourceFiles,
	run: ManifestRun,
	states: Map<string, string>,
	emit: (event: MigrationEvent) => void,
): Promise<Snapshots> {
	const {folder} = run;
	emit({event: 'phase-started', phase: 'snapshot'});
	const bytes = Object.entries(sources).reduce((sum, [name, file]) => sum + snapshotBytes(name, file), 0);
	requireSpace(
		[{folder, bytes}],
		'the snapshots',
		'Free some space, or name another folder with --backup-dir (backup_dir in the mapping).',
	);
	const files: Record<string, string> = {};
	const manifest = keepManifest(run);
	let records = Promise.resolve<readonly SnapshotRecord[]>([]);
	const add = (record: Promise<SnapshotRecord>) => {
		records = records.then(async before => {
			const snapshot = await record;
			const all = [...before, snapshot];
			manifest.write(all, all.length === Object.keys(sources).length);
			emit({event: 'snapshot-finished', ...snapshot});
			return all;
		});
		records.catch(() => undefined);
	};
	try {
		for (const [source, file] of Object.entries(sources)) {
			states.set(source, sourceState(file));
			const snapshot = await takeSnapshot(source, file, join(folder, `${source}.db`), {
				onProgress: (done, total) => emit({event: 'snapshot-progress', source, done, total}),
				onHold: () => emit({event: 'notice', where: source, message: held}),
			});
			// The manifest knows those before, whatever becomes of us.
			await records;
			reach('snapshot-taken');
			files[source] = snapshot.file;
			add(snapshot.record);
		}
	} catch (error) {
		await Promise.allSettled([records]);
		throw error;
	}
	return {files, records};
}

/** Waits until nothing of it is at work any more, whatever came of it. */
export async function settled(taking: Promise<Snapshots>): Promise<void> {
	await Promise.allSettled([taking.then(({records}) => records)]);
}

/** Rows that an application wrote meanwhile are not lost, but not in the target either. */
export function tellChanges(
	sources: SourceFiles,
	states: ReadonlyMap<string, string>,
	emit: (event: MigrationEvent) => void,
): void {
	for (const [source, before] of states) {
		const file = sources[source] ?? '';
		if (sourceState(file) !== before) {
			const message = `${file} was written to after its snapshot was begun: what came in since may not be in the target`;
			emit({event: 'notice', where: source, message});
		}
	}
}
