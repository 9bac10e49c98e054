/** A proposal as screens and `--json` show it: plain data, table by table and column by column. Pure. */
import type {MixedPolicy} from './choice.ts';
import {columnPath} from './choose-policies.ts';
import {describeColumn} from './describe-column.ts';
import type {LeftBehind, Proposal, ProposedColumn, ProposedTable, Remark} from './proposal.ts';

export interface ProposedColumnSummary {
	/** `database.table.column` */
	readonly path: string;
	readonly source: string;
	readonly name: string;
	readonly declared: string;
	/** What was found in it: how many values of which form. */
	readonly evidence: string;
	readonly type: string;
	/** Rows that will be rejected for it. */
	readonly rejects: number;
	/** The policy for its mixed values, and those to choose from; absent where its values leave no choice. */
	readonly policy?: MixedPolicy;
	readonly policies: readonly MixedPolicy[];
	/** Why it is not migrated. */
	readonly left?: string;
	readonly notes: readonly string[];
}

export interface ProposedTableSummary {
	/** `database.table` */
	readonly source: string;
	readonly table: string;
	readonly rows: number;
	/** Why nothing can be done with the table as it is. */
	readonly blocked?: string;
	readonly columns: readonly ProposedColumnSummary[];
	readonly notes: readonly string[];
}

export interface ProposalSummary {
	readonly tables: readonly ProposedTableSummary[];
	readonly left_behind: readonly LeftBehind[];
	readonly not_migrated: readonly Remark[];
}

export function summarizeProposal({tables, left, remarks}: Proposal): ProposalSummary {
	return {tables: tables.map(summarizeTable), left_behind: left, not_migrated: remarks};
}

function summarizeTable(table: ProposedTable): ProposedTableSummary {
	const {database, source, name, columns, notes, blocked} = table;
	return {
		source: `${database}.${source.name}`,
		table: name,
		rows: source.rows,
		...(blocked === undefined ? {} : {blocked}),
		columns: columns.map(column => summarizeColumn(table, column)),
		notes,
	};
}

function summarizeColumn(
	{database, source: table}: ProposedTable,
	column: ProposedColumn,
): ProposedColumnSummary {
	const {source, scan, name, choice, policy, policies, sensitive, left, notes} = column;
	return {
		path: columnPath(database, table.name, source.name),
		source: source.name,
		name,
		declared: source.declaredType,
		evidence: describeColumn(source, scan, sensitive),
		type: choice.type,
		rejects: choice.rejects,
		...(policies.length === 0 ? {} : {policy}),
		policies: policies.map(other => other.policy),
		...(left === undefined ? {} : {left}),
		notes,
	};
}
