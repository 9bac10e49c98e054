/** What is compared at once: the rows that one or several loads put into the same columns of a table. */
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';

export interface Part {
	/** The table's name in messages. */
	readonly table: string;
	readonly schema: string;
	readonly relation: string;
	readonly loads: readonly PlannedLoad[];
	/** The columns that the loads fill, those of the target's primary key first. */
	readonly columns: readonly PlannedColumn[];
	/** How many of them are the key; 0 where the table has none, or not all of it is loaded. */
	readonly keyFields: number;
}

/** The loads by tables and columns, in the order of the plan. */
export function partsOf(loads: readonly PlannedLoad[]): Part[] {
	const groups = Map.groupBy(loads, ({schema, relation, columns}) =>
		JSON.stringify([schema, relation, columns.map(c => c.name)]),
	);
	return [...groups.values()].map(group => {
		const {table, schema, relation, columns, primaryKey} = group[0] as PlannedLoad;
		const key = primaryKey.map(i => columns[i] as PlannedColumn);
		const rest = columns.filter(c => !key.includes(c));
		return {table, schema, relation, loads: group, columns: [...key, ...rest], keyFields: key.length};
	});
}

/** Whose rows of the table are compared: all, or those whose keys the ledger names. */
export type Belonging = ({readonly kind: 'all'} | {readonly kind: 'named'; readonly keys: string}) & {
	/** The condition of rows that stay out of it all the same. */
	readonly except?: string;
};

/** COPY of the part's rows, as text. */
export function copyPart({schema, relation, columns}: Part, belonging: Belonging): string {
	const fields = columns.map(column => outputOf(column)).join(', ');
	const from = `${quoteTable(schema, relation)} AS t`;
	const conditions = [
		...(belonging.kind === 'named' ? [belonging.keys] : []),
		...(belonging.except === undefined ? [] : [`(${belonging.except}) IS NOT TRUE`]),
	];
	const whose = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
	return `COPY (SELECT ${fields} FROM ${from}${whose}) TO STDOUT`;
}

/** The column as its type writes it; floats as their bytes, which no setting can cut. */
function outputOf({name, type}: PlannedColumn): string {
	const column = `t.${quoteName(name)}`;
	return type.name === 'float4' || type.name === 'float8'
		? `encode(${type.name}send(${column}), 'hex')`
		: column;
}
