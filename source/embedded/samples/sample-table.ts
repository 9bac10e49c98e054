/** A sample table: what its columns hold, whose its rows are, and what may be wrong with them. */
import type {Random} from './random.ts';

export type Layout = 'documented' | 'observed';

/** What better-sqlite3 binds. A bigint stays an integer even where the column has no affinity. */
export type SampleValue = null | number | bigint | string | Uint8Array;

/** The row being made. */
export interface Row {
	readonly random: Random;
	/** Its place in the table, from 1: the primary key of most tables. */
	number: number;
	/** The user it belongs to, 0 for none. */
	user: number;
	/** Users in all, numbered from 1. */
	readonly users: number;
	/** When it happened (see moments.ts). */
	at: number;
}

export type MakeValue = (row: Row) => SampleValue;

/** Name, declaration, contents. */
export type SampleColumn = readonly [name: string, declaration: string, value: MakeValue];

/** How a row comes by its user. `each`: one row a user, in reverse, so that ids of rows and users differ. */
export type Owner = 'none' | 'itself' | 'each' | 'in-turn' | 'busy-ones' | 'busy-ones-or-none';

/** Where the preset takes the rows, as its rejects name it. */
export interface SampleLoad {
	readonly source: string;
	readonly table: string;
	/** What its rejects are known by: the row's own number or its user's. */
	readonly key: 'number' | 'user';
}

/** One thing that can be wrong, or merely odd, in one column. */
export interface Defect {
	readonly column: string;
	readonly what: string;
	/** Whether the preset must refuse the row. */
	readonly rejected: boolean;
	/** What stands there instead; without it the whole row is left out. */
	readonly value?: (row: Row, random: Random) => SampleValue;
	/** The only target table that refuses the row, where the source feeds several. */
	readonly refusedBy?: string;
}

export interface SampleTable {
	readonly database: string;
	readonly name: string;
	/** Rows for each user, or how many rows however many users there are. */
	readonly size: {readonly perUser: number} | {readonly rows: number};
	readonly owner: Owner;
	readonly columns: readonly SampleColumn[];
	readonly loads: readonly SampleLoad[];
	readonly defects: readonly Defect[];
}

/** The loads of a table that goes into one target table, row by row. */
export function loadOf(source: string, table: string): readonly SampleLoad[] {
	return [{source, table, key: 'number'}];
}
