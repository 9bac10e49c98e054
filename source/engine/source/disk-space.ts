/** Whether there is room on a disk, asked before anything is written to it. */
import {existsSync, statfsSync, statSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {MigrationError} from '../errors.ts';

export interface SpaceNeed {
	/** Where it will be written; need not be there yet. */
	readonly folder: string;
	readonly bytes: number;
}

/**
 * @param what is to be written, for the message
 * @param hint what to do where there is no room
 * @throws MigrationError no-disk-space, with the bytes that are needed on a file system and those that are free
 */
export function requireSpace(needs: readonly SpaceNeed[], what: string, hint: string): void {
	const disks = Map.groupBy(
		needs.map(({folder, bytes}) => ({folder: nearestFolder(folder), bytes})),
		({folder}) => statSync(folder).dev,
	);
	for (const its of disks.values()) {
		const folder = its[0]?.folder ?? '';
		const needed = its.reduce((sum, {bytes}) => sum + bytes, 0);
		const free = freeBytes(folder);
		if (needed > free) {
			throw new MigrationError(
				'no-disk-space',
				`No room for ${what} in ${folder}: ${needed} bytes are needed, ${free} are free`,
				{hint},
			);
		}
	}
}

/** Bytes that may still be written to a folder, which need not be there yet. */
export function freeBytes(folder: string): number {
	const {bavail, bsize} = statfsSync(nearestFolder(folder));
	return bavail * bsize;
}

/** The folder itself, or the nearest above it that is there: what is made below it is on the same file system. */
export function nearestFolder(folder: string): string {
	let at = resolve(folder);
	while (!existsSync(at)) {
		at = dirname(at);
	}
	return at;
}
