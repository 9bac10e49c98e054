/** What is proposed for a column, and why. */
import type {Epoch, Lossy} from '../convert/options.ts';
import type {ColumnScan} from '../source/column-scan.ts';
import type {SourceColumn} from '../source/inspect.ts';
import type {ColumnType} from './column-type.ts';

/**
 * What becomes of a column whose values have several forms. convert: each value by its own form, and all as texts where
 * a form is none of the column's type · text: all as texts · reject: rows whose value does not fit are rejected · null: such values
 * become NULL.
 */
export const mixedPolicies = ['convert', 'text', 'reject', 'null'] as const;
export type MixedPolicy = (typeof mixedPolicies)[number];

export interface Choice {
	readonly type: ColumnType;
	/** In the mapping's own words; `sql` instead of the column itself. */
	readonly epoch?: Epoch;
	readonly zone?: string;
	readonly lossy?: Lossy;
	readonly sql?: string;
	/** Values that the type will not take: their rows are rejected, and kept as rejects. */
	readonly rejects: number;
	/** What is worth knowing of the decision; empty where it goes without saying. */
	readonly note: string;
	/** The values are what they were only in meaning, as moments that were texts. */
	readonly converted: boolean;
	/** Moments that are all written alike. */
	readonly ordered: boolean;
}

/** What a choice is made from. */
export interface ColumnFacts {
	readonly column: SourceColumn;
	readonly scan: ColumnScan;
	/** The default as SQL. */
	readonly default: string | undefined;
	/** Values of the column are told apart or looked up: by a key, a unique constraint, an index. */
	readonly indexed: boolean;
	/** Blobs of a column declared as JSON that are none, in text or in SQLite's binary form. */
	readonly jsonlessBlobs: number;
	/** Texts that are no valid Unicode. */
	readonly invalidTexts: number;
	/** Those of them that have no bytes in UTF-8 either, in a database in UTF-16. */
	readonly halfPairs: number;
	/** The table is one of Core Data, whose numbers count seconds since 2001. */
	readonly coreData: boolean;
	readonly mixed: MixedPolicy;
}

/** Every value is to go over, in a type that takes them all. */
export function keepsAll({mixed}: ColumnFacts): boolean {
	return mixed === 'convert' || mixed === 'text';
}

export function choice(type: ColumnType, more: Partial<Choice> = {}): Choice {
	return {type, rejects: 0, note: '', converted: false, ordered: false, ...more};
}

/** Number of texts of a form. */
export function formCount({forms}: ColumnScan, ...names: Array<keyof ColumnScan['forms']>): number {
	return names.reduce((sum, name) => sum + (forms[name] ?? 0), 0);
}

export function plural(count: number, what: string): string {
	return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
