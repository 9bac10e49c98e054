/**
 * The plan: the mapping resolved against the real sources and the real target. Plain data, so that it can be
 * hashed, sent to a worker thread and drawn. Nothing after this stage looks at the mapping again.
 */
import type {ConvertOptions} from '../convert/options.ts';
import type {TargetType} from '../convert/values.ts';
import type {CheckRule} from '../validate/check-rule.ts';

/** Where a value comes from: the n-th input of the load's SELECT, several packed into one, or only a default. */
export type ValueSource =
	| {readonly kind: 'input'; readonly input: number}
	| {readonly kind: 'pack'; readonly members: readonly PackMember[]}
	| {readonly kind: 'default'};

export interface PackMember {
	readonly name: string;
	readonly input: number;
	/** The text is JSON already and goes in as it is. */
	readonly json: boolean;
	/** The source column holds reals: 5 is written 5.0. */
	readonly real: boolean;
	readonly references?: Reference;
	readonly rules: readonly CheckRule[];
}

/** A value that is another entity's key. */
export interface Reference {
	readonly entity: string;
	/** Loads whose rows are the entity, by number. */
	readonly loads: readonly number[];
	/** The target column that holds the entity's keys, for parents that are there already. */
	readonly table: string;
	readonly column: string;
	/** A foreign key of the target alone says so. */
	readonly isImplied?: true;
}

export interface PlannedColumn {
	readonly name: string;
	readonly type: TargetType;
	readonly source: ValueSource;
	/** What the value is made of, for people: `users.full_name`, an expression, `JSON of a, b`. */
	readonly origin: string;
	readonly convert: ConvertOptions;
	readonly rules: readonly CheckRule[];
	readonly notNull: boolean;
	readonly blankIsNull: boolean;
	readonly default?: string | number | boolean;
	readonly references?: Reference;
	readonly sensitive: boolean;
}

/** A set of columns whose values must be distinct, and that the source does not promise to be so. */
export interface UniqueCheck {
	readonly constraint: string;
	/** Positions in the load's `columns`. */
	readonly columns: readonly number[];
}

/** A column of the target that a load gives no value. */
export interface UnfilledColumn {
	readonly name: string;
	/** The type as the server writes it. */
	readonly display: string;
	/** NULL is refused there, and the target has no default of its own. */
	readonly required: boolean;
}

/** One source query into one target table. */
export interface PlannedLoad {
	readonly number: number;
	readonly name: string;
	/** Position among the mapping's loads; absent for what is carried over, and in plans of earlier releases. */
	readonly position?: number;
	/** Columns of its table that it leaves to the target; absent in plans of earlier releases. */
	readonly unfilled?: readonly UnfilledColumn[];
	/** What messages call the source: `mingus.users`. */
	readonly source: string;
	/** The source table of a load that reads one whole. */
	readonly sourceTable?: {readonly database: string; readonly name: string};
	/** Names of the databases it reads. */
	readonly databases: readonly string[];
	readonly schema: string;
	/** The target table's name in its schema. */
	readonly relation: string;
	/** What the target table is called everywhere else: with its schema where that is not the plan's. */
	readonly table: string;
	readonly entity: string;
	/** SELECT list and FROM clause, without WHERE and ORDER BY. */
	readonly select: string;
	/**
	 * How its pages are found. `rowid`: by the integer key in SQL expression `by`, which is input 0.
	 * `ordinal`: by counting the rows of the query, whose order a snapshot fixes.
	 */
	readonly paging: {readonly kind: 'rowid'; readonly by: string} | {readonly kind: 'ordinal'};
	/** Input columns, in the order of the SELECT list: names for messages and rejects. */
	readonly inputs: readonly PlannedInput[];
	/** Which inputs identify a source row. */
	readonly key: readonly number[];
	readonly columns: readonly PlannedColumn[];
	readonly uniques: readonly UniqueCheck[];
	/** Positions in `columns` of the target's primary key, if all of it is loaded. */
	readonly primaryKey: readonly number[];
	/** Loads that must be finished before this one, by number. */
	readonly after: readonly number[];
	/** Rows in the source, counted when the plan was made. */
	readonly rows: number;
}

export interface PlannedInput {
	readonly name: string;
	readonly sensitive: boolean;
	/** Whether 5 and 5.0 differ for what is made of it and the column may hold both: read integers as bigint. */
	readonly exactKind: boolean;
}

/** DDL for a target that does not exist yet. */
export interface PlannedSchema {
	/** Statements that create what is missing, in order. */
	readonly statements: readonly string[];
	/** Names of the tables that they make, those that nothing is loaded into among them; absent where none is made. */
	readonly tables?: readonly string[];
}

/** SQL of the mapping, run on the target with its schema as the search path. */
export interface Hooks {
	readonly before: readonly string[];
	readonly after: readonly string[];
}

export type Coverage =
	| {readonly kind: 'mapped'; readonly loads: readonly string[]}
	| {readonly kind: 'carried-over'; readonly into: string}
	| {readonly kind: 'left-behind'; readonly reason: string}
	| {readonly kind: 'unaccounted'};

export interface CoverageEntry {
	readonly database: string;
	readonly table: string;
	readonly column: string;
	readonly coverage: Coverage;
}

/** Something wrong or worth knowing. A blocker stops every run of the plan. */
export interface PlanProblem {
	readonly severity: 'blocker' | 'notice';
	readonly where: string;
	readonly message: string;
	readonly hint?: string;
	/** What it is, where a screen has its own words for what to do. */
	readonly code?: 'table-missing';
}

export interface Plan {
	readonly mapping: string;
	readonly schema: string;
	readonly sources: readonly string[];
	/** In an order in which every parent comes before its children. */
	readonly loads: readonly PlannedLoad[];
	readonly create: PlannedSchema;
	readonly hooks: Hooks;
	readonly coverage: readonly CoverageEntry[];
	readonly problems: readonly PlanProblem[];
	readonly namespace: string;
	/** SHA-256 of all that decides what the target will hold: the same hash, the same result. */
	readonly hash: string;
}
