/** What is asked of the engine about sample rows, and what they are. */

/** One source row before and after; sensitive values are masked, and control characters made visible. */
export interface PreviewRow {
	readonly key: string;
	readonly before: ReadonlyArray<{readonly column: string; readonly value: string}>;
	readonly after: ReadonlyArray<{
		readonly column: string;
		readonly type: string;
		readonly value: string;
		/** Why the value differs from what the source holds: `integer key → UUID`; absent where it does not. */
		readonly change?: string;
		/** Why it cannot go over; the row would be rejected. */
		readonly problem?: string;
	}>;
}

/** Which rows a preview shows. */
export interface PreviewChoice {
	/** The most of each load. */
	readonly rows: number;
	/** Names of loads; default: all. */
	readonly loads?: readonly string[];
	/** Only rows of this key, as previews write it. */
	readonly key?: string | undefined;
}

export interface LoadPreview {
	readonly load: string;
	readonly source: string;
	readonly table: string;
	/** Rows of the load. */
	readonly total: number;
	/** Those of them that were looked at, so that each form of a value and each fault is shown once. */
	readonly looked: number;
	/** Forms and faults that were met there and are not among the rows, as there are too few. */
	readonly unshown: number;
	readonly rows: readonly PreviewRow[];
}
