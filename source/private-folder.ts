import {mkdirSync} from 'node:fs';

/**
 * Makes a folder, and those above it, that nobody else may enter; one that is there stays as it is.
 *
 * @throws the system's error when it can neither be found nor made
 */
export function makePrivateFolder(folder: string): void {
	mkdirSync(folder, {recursive: true, mode: 0o700});
}
