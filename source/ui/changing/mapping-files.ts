/** How mappings are changed and written: what the wizard asks of whoever knows mapping files. */
import type {MappingWithDdl} from '../../engine/mapping/edited-mapping.ts';
import type {MappingEdit} from '../../engine/mapping/mapping-edit.ts';
import type {MaybeLater} from '../lookup.ts';

/** A mapping with the text of its file. */
export interface MappingText extends MappingWithDdl {
	readonly text: string;
	/** Absolute; absent: it ships with the program, and nothing is written there. */
	readonly file?: string;
}

/** A mapping that is to be written. */
export interface SaveRequest {
	/** As it was read. */
	readonly original: MappingText;
	readonly edits: readonly MappingEdit[];
	/** The file in use as it was read or written last; null where it is none of the operator's. */
	readonly inUse: MappingText | null;
	/** Relative to the folder that the program was started in. */
	readonly file: string;
	/** Write over files that are there and not in use, or that somebody else has changed. */
	readonly overwrite: boolean;
}

export interface MappingFiles {
	/** @throws MigrationError bad-mapping for an edit that cannot be done */
	edit(original: MappingWithDdl, edits: readonly MappingEdit[]): MaybeLater<MappingWithDdl>;
	/**
	 * Writes the mapping, and the SQL of its tables where that was changed or is not there yet.
	 * @returns what was written, as it is read again
	 * @throws MigrationError file-exists, bad-mapping, bad-usage
	 */
	save(request: SaveRequest): MaybeLater<MappingText>;
}
