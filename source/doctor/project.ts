/** What is to be migrated, as far as it is known: one that is not named, or cannot be read, leaves the rest to look at. */
import type {Mapping} from '../engine/mapping/schema.ts';
import type {SourceFiles} from '../engine/run/request.ts';
import type {TargetAddress} from '../engine/target/address.ts';

export interface Project {
	/** Absent where none is named that fits, or it has mistakes. */
	readonly mapping?: Mapping;
	readonly ddl?: string;
	readonly sources: SourceFiles;
	readonly target: TargetAddress;
	readonly createSchema: boolean;
	readonly carryOver?: boolean;
	readonly backupDir: string;
	readonly env: Readonly<Record<string, string | undefined>>;
}
