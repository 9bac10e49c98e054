/** What an operator can change of a mapping, one change at a time. */
import type {ColumnMapping} from './schema.ts';

/** A target column of a load, by the load's position in the mapping. */
export interface ColumnPlace {
	readonly load: number;
	readonly column: string;
}

/** Words for how a column's values are made, beside where they come from. */
export type ColumnWord = 'default' | 'blank' | 'lossy' | 'epoch';

/** A word, and what it says; undefined: it goes. */
export type WordSaid = {
	readonly [Word in ColumnWord]: {readonly word: Word; readonly value: ColumnMapping[Word]};
}[ColumnWord];

/** Types that a target column can be given, as PostgreSQL writes them. */
export const columnTypes = [
	'text',
	'bigint',
	'integer',
	'numeric',
	'double precision',
	'boolean',
	'date',
	'time without time zone',
	'timestamp without time zone',
	'timestamp with time zone',
	'uuid',
	'jsonb',
	'bytea',
] as const;

export type ColumnType = (typeof columnTypes)[number];

export type MappingEdit =
	/** Source columns or tables are not migrated. `drops`: the target column that was made of them. */
	| {
			readonly edit: 'leave-behind';
			readonly paths: readonly string[];
			readonly reason: string;
			readonly drops?: ColumnPlace;
	  }
	/** They are no longer left behind. */
	| {readonly edit: 'take-back'; readonly paths: readonly string[]}
	/** A target column that nothing was loaded into is made of a column of the load's source table. */
	| ({readonly edit: 'fill'; readonly from: string} & ColumnPlace)
	/** The values go to another column of the target's table. */
	| ({readonly edit: 'redirect'; readonly to: string} & ColumnPlace)
	| ({readonly edit: 'word'; readonly said: WordSaid} & ColumnPlace)
	/** The target column gets another name, in the SQL of the tables too. */
	| ({readonly edit: 'rename'; readonly to: string} & ColumnPlace)
	/** The target column gets another type, in the SQL of the tables. */
	| ({readonly edit: 'retype'; readonly type: ColumnType} & ColumnPlace);

/** What an edit does at one place of the mapping, whether it is text or not. */
export type Assignment =
	| {readonly does: 'set'; readonly path: ReadonlyArray<string | number>; readonly value: unknown}
	/** `asComment`: the text keeps it as a comment. */
	| {readonly does: 'remove'; readonly path: ReadonlyArray<string | number>; readonly asComment?: true}
	/** The last key of the path becomes another one; what stands there stays. */
	| {readonly does: 'rename-key'; readonly path: ReadonlyArray<string | number>; readonly key: string};
