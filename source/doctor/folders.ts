/** Folders that we write to: whether we may, whether others may look, and whether there is room. */
import {accessSync, constants, existsSync, statSync} from 'node:fs';
import path from 'node:path';
import {messageOf} from '../engine/errors.ts';
import {freeBytes, nearestFolder} from '../engine/source/disk-space.ts';
import {formatBytes} from '../ui/components/format.ts';
import {type Check, checksOf} from './check.ts';

const {ok, warning, problem} = checksOf('folders');

/** @param otherwise how to name another folder */
export function checkFolder(name: string, folder: string, otherwise: string): Check {
	const isThere = existsSync(folder);
	const nearest = nearestFolder(folder);
	if (!statSync(nearest).isDirectory()) {
		return problem(name, `${nearest} is not a folder`, otherwise, 2);
	}
	try {
		accessSync(nearest, constants.W_OK | constants.X_OK);
	} catch (error) {
		return problem(name, `${nearest} cannot be written to: ${messageOf(error)}`, otherwise, 2);
	}
	return isThere ? privateOf(name, folder, 0o700) : ok(name, `${folder} is made when it is needed`);
}

/** A file that is there, and that is ours alone. */
export function checkFile(name: string, file: string): Check {
	return existsSync(file) ? privateOf(name, file, 0o600) : ok(name, `${file} is made when it is needed`);
}

/** @param mode as we make it ourselves */
function privateOf(name: string, file: string, mode: number): Check {
	const found = statSync(file).mode & 0o777;
	return (found & ~mode) === 0
		? ok(name, file)
		: warning(
				name,
				`${file} is open to others, with mode ${found.toString(8)}`,
				`chmod ${mode.toString(8)} ${path.resolve(file)}`,
			);
}

/** @param bytes of the snapshots that a run would take now; undefined where no source could be looked at */
export function checkSpace(folder: string, bytes: number | undefined): Check {
	const name = 'disk space';
	const free = freeBytes(folder);
	const has = `${formatBytes(free)} free for snapshots in ${folder}`;
	if (bytes === undefined) {
		return ok(name, has);
	}
	return bytes <= free
		? ok(name, `${has}; these sources need ${formatBytes(bytes)}`)
		: problem(
				name,
				`${has}, and these sources need ${formatBytes(bytes)}`,
				'Free some space, or name another folder with --backup-dir (backup_dir in the mapping).',
			);
}
