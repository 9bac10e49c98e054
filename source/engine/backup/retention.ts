/** Which backups are no longer kept, and their removal. */
import {lstatSync} from 'node:fs';
import {basename} from 'node:path';
import {MigrationError} from '../errors.ts';
import type {Backup} from './catalog.ts';
import {removeSnapshots} from './run-folder.ts';

export interface Retention {
	/** The newest so many of each mapping stay, whatever their age. */
	readonly keep?: number;
	/** Younger ones stay, in milliseconds. */
	readonly olderThan?: number;
	/**
	 * Take also what an unfinished run needs, or one of which nobody knows whether it has finished. What a process is at
	 * work on stays all the same.
	 */
	readonly unfinished: boolean;
	/** Take also what a retry of rejects needs: they cannot be loaded from anything else. */
	readonly withRejects: boolean;
}

export interface Retained {
	/** In the order they were given. */
	readonly removed: readonly Backup[];
	/** Those that would be removed too, were they not needed. */
	readonly needed: readonly Backup[];
}

/** What a run may still need its snapshots for: to be gone on with, or to load its rejects, unless it is known to have none. */
export function needOf({state, rejects}: Backup): 'resume' | 'retry' | undefined {
	if (state === 'finished') {
		return rejects === 0 ? undefined : 'retry';
	}
	return state === 'rolled-back' || state === 'leftover' ? undefined : 'resume';
}

/**
 * Backups that go: all that are left over, and of each mapping those beyond the newest `keep` that are `olderThan`. An
 * age alone spares no number, a number alone no age; with neither, only what is left over goes.
 * @param backups newest first
 */
export function chooseRemovals(
	backups: readonly Backup[],
	{keep, olderThan, unfinished, withRejects}: Retention,
	now: Date,
): Retained {
	const there = backups.filter(({folder}) => folder !== undefined);
	const isGivenUp = {resume: unfinished, retry: withRejects};
	const stays = (backup: Backup): boolean => {
		const need = needOf(backup);
		return backup.state === 'running' || (need !== undefined && !isGivenUp[need]);
	};
	const counted = there.filter(backup => backup.state !== 'leftover' && !stays(backup));
	const byMapping = Map.groupBy(counted, ({mapping}) => mapping);
	const isKept = (backup: Backup) =>
		byMapping
			.get(backup.mapping)
			?.slice(0, keep ?? 0)
			.includes(backup) ?? false;
	const isAsked = keep !== undefined || olderThan !== undefined;
	const oldest = there.filter(
		({state, startedAt = ''}) =>
			(isAsked || state === 'leftover') &&
			(olderThan === undefined || now.getTime() - Date.parse(startedAt) > olderThan),
	);
	return {
		removed: oldest.filter(backup => !stays(backup) && !isKept(backup)),
		needed: oldest.filter(stays),
	};
}

/**
 * Removes the snapshots of a backup; what takes the run back stays.
 * @returns bytes that were freed
 * @throws MigrationError bad-usage for a folder that is not the run's alone
 */
export function removeBackup({run, folder, bytes}: Backup): number {
	if (folder === undefined) {
		return 0;
	}
	if (basename(folder) !== run || !lstatSync(folder).isDirectory()) {
		throw new MigrationError('bad-usage', `${folder} does not have the name of run ${run}, so it stays`, {
			hint: 'Remove it by hand, if nothing else is in it.',
		});
	}
	removeSnapshots(folder);
	return bytes;
}
