/** Completes a path as shells do. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {isFolder} from '../engine/source/scan-folder.ts';
import type {Completion} from '../ui/entering/file-looks.ts';
import {expandHome} from './expand-home.ts';

export interface PathPlace {
	/** Folder that relative paths start from. */
	readonly cwd: string;
	/** What ~ stands for. */
	readonly home: string;
}

/** Beside a database, and never one. */
const besideDatabase = /-(?:wal|shm|journal)$/;

/** The longest beginning that all that fits has in common. Hidden names fit only where a dot was typed. */
export function completePath(text: string, {cwd, home}: PathPlace): Completion {
	const whole = text === '~' ? `${home}/` : expandHome(text, home);
	const folder = whole.slice(0, whole.lastIndexOf('/') + 1);
	const typed = whole.slice(folder.length);
	const candidates = namesIn(path.resolve(cwd, folder))
		.filter(name => name.startsWith(typed) && (typed !== '' || !name.startsWith('.')))
		.filter(name => !besideDatabase.test(name))
		.map(name => (isFolder(path.resolve(cwd, folder, name)) ? `${name}/` : name))
		.sort();
	const shared = candidates.reduce(sharedBeginning, candidates[0] ?? typed);
	return {path: folder + shared, candidates};
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		// There is nothing to offer; what is wrong with the path is said when it is looked at.
		return [];
	}
}

function sharedBeginning(one: string, other: string): string {
	const [a, b] = [[...one], [...other]];
	const differs = a.findIndex((character, index) => character !== b[index]);
	return (differs === -1 ? a : a.slice(0, differs)).join('');
}
