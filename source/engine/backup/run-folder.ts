/** The folder of a run: its snapshots, what tells of them, and the script that takes the run back. */
import {existsSync, readdirSync, rmdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {scriptName} from '../rollback-script/write-script.ts';

/** Files of a run's folder that are its snapshots or belong to them. */
export function snapshotFiles(folder: string): string[] {
	const names = existsSync(folder) ? readdirSync(folder) : [];
	return names.filter(name => name !== scriptName).map(name => join(folder, name));
}

/** Removes the snapshots, and the folder unless what takes the run back is in it. */
export function removeSnapshots(folder: string): void {
	for (const file of snapshotFiles(folder)) {
		rmSync(file, {recursive: true, force: true});
	}
	if (existsSync(folder) && readdirSync(folder).length === 0) {
		rmdirSync(folder);
	}
}
