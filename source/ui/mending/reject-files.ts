/** The files by which rejects are mended, and who reads and writes them. */
import type {Mapping} from '../../engine/mapping/schema.ts';
import type {EditedRow, ListedReject} from '../../engine/run/retry-request.ts';
import type {MaybeLater} from '../lookup.ts';

/** The forms that rejects are exported in. */
export const rejectFormats = ['csv', 'json'] as const;
export type RejectFormat = (typeof rejectFormats)[number];

export interface RejectFiles {
	/**
	 * Writes a file that only the operator may read, never over one that is there.
	 * @returns where it is, absolute
	 * @throws MigrationError file-exists, bad-usage; what reading the rejects throws
	 */
	save(rejects: AsyncIterable<ListedReject>, file: string, format: RejectFormat): Promise<string>;
	/** The rows of a file, edited or not; reading it throws MigrationError bad-usage. */
	rows(file: string): AsyncIterable<EditedRow>;
	/** The mapping as its file says now. @throws MigrationError bad-mapping, bad-usage */
	mapping(file: string): MaybeLater<Mapping>;
}
