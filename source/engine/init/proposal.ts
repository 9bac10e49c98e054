/** What `init` proposes: tables with their columns and all that stands on them, and what stays behind. */
import type {ColumnScan} from '../source/column-scan.ts';
import type {ExaminedSource} from '../source/examine.ts';
import type {SourceColumn, SourceTable} from '../source/inspect.ts';
import type {TableDefinition} from '../source/read-schema.ts';
import type {Choice, MixedPolicy} from './choice.ts';
import type {NameOptions} from './names.ts';
import type {ParsedTable} from './parse-table.ts';

export interface InitOptions extends NameOptions {
	readonly name: string;
	readonly uuidKeys: boolean;
	readonly mixed: MixedPolicy;
	/** `database.table.column` → what becomes of it instead. */
	readonly mixedColumns: Readonly<Record<string, MixedPolicy>>;
}

/** What another policy would make of a column. */
export interface PolicyChoice {
	readonly policy: MixedPolicy;
	readonly choice: Choice;
}

/** A column on its way into the target; stages of the proposal fill in what they find. */
export interface ProposedColumn {
	readonly source: SourceColumn;
	readonly scan: ColumnScan;
	readonly name: string;
	choice: Choice;
	/** The policies that differ in what becomes of the column, by the names that fit; empty where none does. */
	readonly policies: readonly PolicyChoice[];
	/** The one that was taken. */
	readonly policy: MixedPolicy;
	readonly collation: string | undefined;
	notNull: boolean;
	identity: boolean;
	default: string | undefined;
	/** The expression by which the target makes the value. */
	generated: string | undefined;
	/** With --uuid-keys: the entity whose key it is; its own where it identifies the row. */
	references: string | undefined;
	identifies: boolean;
	readonly sensitive: boolean;
	/** Why the column is not migrated. */
	left: string | undefined;
	/** What is worth a look. */
	readonly notes: string[];
}

export interface ProposedTable {
	readonly database: string;
	readonly source: SourceTable;
	readonly definition: TableDefinition;
	readonly parsed: ParsedTable;
	readonly virtual: boolean;
	readonly name: string;
	readonly columns: readonly ProposedColumn[];
	/** Columns of the primary key in its order; empty where there is none. */
	key: readonly ProposedColumn[];
	/** Sets of columns that the target keeps unique. */
	readonly uniques: Array<readonly ProposedColumn[]>;
	/** Lines of CREATE TABLE behind the columns. */
	readonly constraints: string[];
	/** Statements of their own. */
	readonly indexes: string[];
	readonly notes: string[];
	/** Why nothing can be done with the table as it is; the operator must decide. */
	blocked: string | undefined;
}

export interface LeftBehind {
	/** `database.table` or `database.table.column` */
	readonly path: string;
	readonly reason: string;
}

export interface Remark {
	/** `database.name` */
	readonly where: string;
	readonly what: string;
	/** SQL of the source, for whoever writes it anew. */
	readonly sql?: string;
}

export interface Proposal {
	readonly options: InitOptions;
	readonly sources: readonly ExaminedSource[];
	readonly tables: readonly ProposedTable[];
	readonly left: readonly LeftBehind[];
	/** Objects that do not go over: triggers, views. */
	readonly remarks: readonly Remark[];
	/** Statements that follow the load. */
	readonly after: readonly string[];
}
