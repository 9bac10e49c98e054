/** The options of the command line as commander hands them over: still texts, checked in options.ts. */

import type {MixedPolicy} from '../engine/init/choice.ts';

export interface CommonFlags {
	readonly config?: string;
	readonly preset?: string;
	/** Source name → file. */
	readonly source?: Readonly<Record<string, string>>;
	readonly target?: string;
	readonly stateDir?: string;
	readonly json?: boolean;
	readonly yes?: boolean;
	readonly plain?: boolean;
	readonly logLevel?: string;
	readonly logFile?: string;
}

export interface RunFlags extends CommonFlags {
	/** Folder that files are found in for the sources that have none. */
	readonly sources?: string;
	readonly schemaOnly?: boolean;
	readonly dataOnly?: boolean;
	readonly dryRun?: boolean;
	readonly validateOnly?: boolean;
	/** Target tables, with commas between. */
	readonly tables?: string;
	readonly batchSize?: string;
	readonly workers?: string;
	readonly createSchema?: boolean;
	readonly onConflict?: string;
	/** False for --no-backup; absent when the flag was not given. */
	readonly backup?: boolean;
	readonly carryOver?: boolean;
	/** Begin anew where a run was interrupted. */
	readonly new?: boolean;
	/** Folder of the snapshots. */
	readonly backupDir?: string;
}

export type ResumeFlags = RunFlags;

export interface RollbackFlags extends CommonFlags {
	readonly dryRun?: boolean;
	/** Target tables, with commas between. */
	readonly tables?: string;
	readonly forceChanged?: boolean;
	readonly dropCreated?: boolean;
}

export interface RetryFlags extends CommonFlags {
	/** File of edited rejects. */
	readonly rows?: string;
	readonly dryRun?: boolean;
	readonly carryOver?: boolean;
	/** Folder of the snapshots. */
	readonly backupDir?: string;
}

export interface PreviewFlags extends CommonFlags {
	readonly rows?: string;
	/** Of the source rows to show. */
	readonly key?: string;
	readonly tables?: string;
	readonly createSchema?: boolean;
	readonly carryOver?: boolean;
}

export interface InitFlags extends CommonFlags {
	/** Folder whose SQLite files are all taken. */
	readonly sources?: string;
	/** The mapping file to write. */
	readonly out?: string;
	readonly uuidKeys?: boolean;
	readonly snakeCase?: boolean;
	readonly lowerCase?: boolean;
	/** Every table's name begins with its source's. */
	readonly prefix?: boolean;
	readonly mixed?: MixedPolicy;
	/** Column → its policy. */
	readonly mixedColumn?: Readonly<Record<string, MixedPolicy>>;
	readonly force?: boolean;
}

export interface DoctorFlags extends CommonFlags {
	/** Folder that files are found in for the sources that have none. */
	readonly sources?: string;
	readonly createSchema?: boolean;
	readonly carryOver?: boolean;
	/** Folder of the snapshots. */
	readonly backupDir?: string;
}

export interface ReportFlags extends CommonFlags {
	readonly format?: string;
	/** File to write. */
	readonly out?: string;
	readonly force?: boolean;
}

export interface BackupFlags extends CommonFlags {
	/** Folder of the snapshots. */
	readonly backupDir?: string;
}

export interface RestoreFlags extends BackupFlags {
	/** Sources, with commas between. */
	readonly databases?: string;
	/** DATABASE.TABLE, with commas between. */
	readonly tables?: string;
	/** Folder of the restored files. */
	readonly out?: string;
	/** The one restored file. */
	readonly file?: string;
	/** A database that gets the restored tables. */
	readonly into?: string;
	readonly force?: boolean;
	readonly overSource?: boolean;
}

export interface PruneFlags extends BackupFlags {
	readonly keep?: string;
	/** `30d` */
	readonly olderThan?: string;
	readonly leftovers?: boolean;
	readonly unfinished?: boolean;
	readonly withRejects?: boolean;
	readonly dryRun?: boolean;
}

export interface RejectsFlags extends CommonFlags {
	readonly format?: string;
	/** File to write. */
	readonly out?: string;
	readonly force?: boolean;
	readonly showSensitive?: boolean;
	/** With commas between. */
	readonly tables?: string;
	readonly code?: string;
}

export interface DemoFlags extends RunFlags {
	readonly layout?: string;
	readonly rows?: string;
	readonly dirt?: string;
	readonly seed?: string;
	readonly dir?: string;
	readonly keep?: boolean;
}
