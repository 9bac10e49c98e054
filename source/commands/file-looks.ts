/** Looks at files and folders, for the wizard and for `--sources`. */
import path from 'node:path';
import type {Mapping} from '../engine/mapping/schema.ts';
import {wantedTables} from '../engine/mapping/wanted-tables.ts';
import {lockHolders} from '../engine/source/lock-holders.ts';
import {matchSources} from '../engine/source/match-sources.ts';
import {quickCheck} from '../engine/source/quick-check.ts';
import {isFolder, scanFolder} from '../engine/source/scan-folder.ts';
import type {FileLooks, FolderLook} from '../ui/entering/file-looks.ts';
import {completePath} from './complete-path.ts';
import type {CommandContext} from './context.ts';
import {expandHome, homeOf} from './expand-home.ts';

export function fileLooks({cwd, env}: Pick<CommandContext, 'cwd' | 'env'>): FileLooks {
	const home = homeOf(env);
	const placeOf = (text: string) => path.resolve(cwd, expandHome(text, home));
	return {
		complete: text => completePath(text, {cwd, home}),
		expand: text => expandHome(text, home),
		list(text) {
			const place = placeOf(text);
			return isFolder(place) ? scanFolder(place).files.map(({file}) => file) : null;
		},
		scan: (text, mapping) => folderLook(placeOf(text), mapping),
		async health(file, signal) {
			// Before the check, which holds a lock of its own.
			const holders = lockHolders(file);
			return {check: await quickCheck(file, signal), holders};
		},
	};
}

/** Null where there is no such folder. @throws MigrationError source-unreadable */
export function folderLook(folder: string, mapping: Mapping): FolderLook | null {
	if (!isFolder(folder)) {
		return null;
	}
	const scanned = scanFolder(folder);
	return {...scanned, ...matchSources(wantedTables(mapping), scanned.files)};
}
