/** Whether a snapshot is still what was recorded of it. */
import {statSync} from 'node:fs';
import {MigrationError} from '../errors.ts';
import {sha256} from '../source/sha256.ts';
import type {Backup, StoredSnapshot} from './catalog.ts';

/** @throws MigrationError snapshot-damaged */
export function checkSize({run}: Backup, {source, file, bytes}: StoredSnapshot): void {
	const found = statSync(file).size;
	if (found !== bytes) {
		throw damaged(run, source, file, `it has ${found} bytes, and had ${bytes}`);
	}
}

/**
 * Reads the whole snapshot.
 * @returns its SHA-256, which is the recorded one where there is a record
 * @throws MigrationError snapshot-damaged
 */
export async function checkContent(
	{run}: Backup,
	{source, file, sha256: recorded}: StoredSnapshot,
): Promise<string> {
	const found = await sha256(file);
	if (recorded !== undefined && found !== recorded) {
		throw damaged(run, source, file, `its SHA-256 is ${found}, and was ${recorded}`);
	}
	return found;
}

function damaged(run: string, source: string, file: string, why: string): MigrationError {
	return new MigrationError(
		'snapshot-damaged',
		`The snapshot of ${source} that run ${run} took is damaged: ${file}: ${why}`,
		{
			hint: 'If there is a copy of it elsewhere, name its folder with --backup-dir. The other databases can be restored with --databases.',
		},
	);
}
