/** A table of the target, as the server describes it (target/introspect.ts) or as we are about to create it. */
import type {TargetType} from '../convert/values.ts';

export interface TargetColumn {
	readonly name: string;
	/** Undefined: a type that the loader cannot write; `display` tells which. */
	readonly type: TargetType | undefined;
	readonly display: string;
	readonly notNull: boolean;
	readonly hasDefault: boolean;
	/** GENERATED ALWAYS AS an expression: no value can be given. */
	readonly computed: boolean;
	/** GENERATED ALWAYS AS IDENTITY: COPY writes the given values all the same. */
	readonly always?: true;
	/** Of an enum: its values. */
	readonly labels?: readonly string[];
	/** CHECK constraints of its domains, which call the value VALUE. */
	readonly checks?: readonly string[];
	/** What the type is, where that says why it cannot be loaded: `an array`. */
	readonly kind?: string;
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

export interface TableTraits {
	readonly unlogged: boolean;
	/** Other tables inherit from it; partitions do not count. */
	readonly hasChildren: boolean;
	/** Names of the triggers that an INSERT fires. */
	readonly triggers: readonly string[];
	/** Names of the rules on INSERT. */
	readonly rules: readonly string[];
	/** Whom row security filters. */
	readonly rowSecurity: 'none' | 'others' | 'this-role';
}

export interface TargetTable {
	readonly schema: string;
	readonly name: string;
	readonly columns: readonly TargetColumn[];
	readonly constraints: readonly TargetConstraint[];
	readonly holdsRows: boolean;
	/** Absent for a table that is about to be made of a plain CREATE TABLE. */
	readonly traits?: TableTraits | undefined;
}

/** What is no table, though it looks like one. */
export interface OtherRelation {
	readonly schema: string;
	readonly name: string;
	readonly kind: 'view' | 'materialized view' | 'foreign table';
}

/** What the target has and is about to get. */
export interface TargetSchema {
	readonly tables: readonly TargetTable[];
	readonly others: readonly OtherRelation[];
	/** Statements that create what is missing. */
	readonly create: readonly string[];
	/** Names of the tables that they make. */
	readonly made?: readonly string[];
	/** The tables as the mapping's DDL describes them, where they were there already and could be compared. */
	readonly described?: readonly TargetTable[];
}
