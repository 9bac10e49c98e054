/** What the wizard asks of whoever looks at files and folders. */
import type {Mapping} from '../../engine/mapping/schema.ts';
import type {LockHolder} from '../../engine/source/lock-holders.ts';
import type {Matching} from '../../engine/source/match-sources.ts';
import type {QuickCheck} from '../../engine/source/quick-check.ts';
import type {ScannedFolder} from '../../engine/source/scan-folder.ts';
import type {MaybeLater} from '../lookup.ts';

/** A path as far as it can be completed, and what it could go on with; folders end with a slash. */
export interface Completion {
	readonly path: string;
	readonly candidates: readonly string[];
}

/** A folder's databases, and which source each is. */
export interface FolderLook extends Matching, ScannedFolder {}

/** How a source file is, besides what is in it. */
export interface FileHealth {
	readonly check: QuickCheck;
	/** Other processes that have it open; null where the system does not tell. */
	readonly holders: readonly LockHolder[] | null;
}

export interface FileLooks {
	complete(path: string): MaybeLater<Completion>;
	/** The path as it was meant: with the home folder in the place of ~. */
	expand(path: string): string;
	/** The SQLite databases in a folder; null where the path is none. @throws MigrationError source-unreadable */
	list(path: string): MaybeLater<readonly string[] | null>;
	/** Null where the path is no folder. @throws MigrationError source-* */
	scan(path: string, mapping: Mapping): MaybeLater<FolderLook | null>;
	/** @param signal ends it */
	health(file: string, signal: AbortSignal): Promise<FileHealth>;
}
