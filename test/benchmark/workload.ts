/** What is to be moved, whichever databases it is. */
import type {Mapping} from '../../source/engine/mapping/schema.ts';
import type {SourceFiles} from '../../source/engine/run/request.ts';

export interface Workload {
	readonly mapping: Mapping;
	readonly ddl: string;
	readonly sources: SourceFiles;
	/** Rows of all sources together, about. */
	readonly rows: number;
}
