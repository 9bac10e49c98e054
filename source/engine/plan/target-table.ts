/** A table of the target, as the server describes it (target/introspect.ts) or as we are about to create it. */
import type {TargetType} from '../convert/values.ts';

export interface TargetColumn {
	readonly name: string;
	/** Undefined: a type that the loader cannot write; `display` tells which. */
	readonly type: TargetType | undefined;
	readonly display: string;
	readonly notNull: boolean;
	readonly hasDefault: boolean;
	/** GENERATED ALWAYS, as an identity or as an expression: no value can be given. */
	readonly generated: boolean;
}

export interface TargetConstraint {
	readonly name: string;
	/** p: primary key, u: unique, f: foreign key, c: check, x: exclusion. */
	readonly kind: 'p' | 'u' | 'f' | 'c' | 'x';
	readonly columns: readonly string[];
	/** As `pg_get_constraintdef` writes it. */
	readonly definition: string;
	readonly foreign?: {readonly schema: string; readonly table: string; readonly columns: readonly string[]};
}

export interface TargetTable {
	readonly schema: string;
	readonly name: string;
	readonly columns: readonly TargetColumn[];
	readonly constraints: readonly TargetConstraint[];
	readonly holdsRows: boolean;
}

/** What the target has and is about to get. */
export interface TargetSchema {
	readonly tables: readonly TargetTable[];
	/** Statements that create what is missing. */
	readonly create: readonly string[];
	/** The tables as the mapping's DDL describes them, where they were there already and could be compared. */
	readonly described?: readonly TargetTable[];
}
