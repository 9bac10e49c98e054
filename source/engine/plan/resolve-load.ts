/** One load of the mapping made concrete: its SELECT, and for each target column how its value is made. */
import {foldName} from '../fold-name.ts';
import type {ColumnMapping} from '../mapping/schema.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {SelectShape} from '../source/columns-read.ts';
import {checkDefault} from './check-default.ts';
import {columnSql, hasColumn, inputsOf, valueSource} from './column-source.ts';
import {kindMatters, withRealMembers} from './input-kinds.ts';
import {type InputList, makeInputList} from './inputs.ts';
import {plainShape} from './plain-shape.ts';
import type {PlannedColumn, PlannedLoad, UnfilledColumn, ValueSource} from './plan.ts';
import {block, type ChosenLoad, notice, type PlanContext} from './resolution.ts';
import {columnRules} from './rules.ts';
import type {TargetColumn} from './target-table.ts';

/** A load whose references, order and unique checks are still to be found. */
export interface ResolvedLoad extends Omit<PlannedLoad, 'uniques' | 'after'> {
	readonly chosen: ChosenLoad;
	readonly reads: SelectShape['reads'];
}

/** Undefined where the load cannot be made; the reasons stand in the context's problems. */
export function resolveLoad(context: PlanContext, chosen: ChosenLoad): ResolvedLoad | undefined {
	const {mapping, table, target} = chosen;
	const inputs = makeInputList();
	const paging = pagingOf(chosen);
	if (paging.kind === 'rowid') {
		inputs.add(paging.by, table?.table.rowidColumn ?? 'rowid');
	}
	const key = keyOf(context, chosen, inputs);
	const columns = resolveColumns(context, chosen, inputs);
	const from = table ? quoteTable(table.database, table.table.name) : (mapping.query ?? '');
	const select = inputs.select(from);
	let shape: SelectShape;
	try {
		shape = plainShape(chosen, inputs) ?? context.probe.shape(select);
	} catch (error) {
		block(context, chosen.name, `SQLite refuses the query: ${(error as Error).message}`, 'Mend the mapping.');
		return undefined;
	}
	const sensitive = new Set(columns.filter(c => c.sensitive).flatMap(c => inputsOf(c.source)));
	const position = context.mapping.loads.indexOf(mapping);
	return {
		chosen,
		reads: shape.reads,
		number: chosen.number,
		name: chosen.name,
		...(position === -1 ? {} : {position}),
		unfilled: unfilledColumns(chosen, columns),
		source: table ? `${table.database}.${table.table.name}` : describeQuery(from, shape),
		...(table ? {sourceTable: {database: table.database, name: table.table.name}} : {}),
		databases: [...new Set(shape.tables.map(t => t.database))],
		schema: target.schema,
		relation: target.name,
		table: target.schema === context.mapping.target.schema ? target.name : `${target.schema}.${target.name}`,
		entity: chosen.entity,
		select,
		paging,
		inputs: inputs.expressions.map((e, i) => ({
			name: e.name,
			sensitive: sensitive.has(i),
			exactKind: kindMatters(context, shape, columns, i),
		})),
		key,
		columns: columns.map(c => withRealMembers(context, shape, c)),
		primaryKey: primaryKeyOf(chosen, columns),
		rows: table ? table.table.rows : context.probe.count(from),
	};
}

function pagingOf({table}: ChosenLoad): PlannedLoad['paging'] {
	const by = table?.table.rowidColumn ?? table?.table.rowid;
	return by === undefined ? {kind: 'ordinal'} : {kind: 'rowid', by: quoteName(by)};
}

/** What identifies a source row: told, or the primary key, or the row key, in this order. */
function keyOf(context: PlanContext, chosen: ChosenLoad, inputs: InputList): number[] {
	const {mapping, table} = chosen;
	if (mapping.key !== undefined) {
		return [mapping.key].flat().map(name => inputs.add(keySql(chosen, name), name));
	}
	if (!table) {
		block(
			context,
			chosen.name,
			'a query needs `key`: the columns that identify a source row',
			'Add `key` to the load.',
		);
		return [];
	}
	const primary = table.table.columns
		.filter(c => c.primaryKey > 0)
		.sort((a, b) => a.primaryKey - b.primaryKey);
	if (primary.length > 0) {
		return primary.map(c => inputs.add(quoteName(c.name), c.name));
	}
	return table.table.rowid === undefined ? [] : [inputs.add(quoteName(table.table.rowid), 'rowid')];
}

/** A key is a column, qualified or not, or an expression over columns. */
function keySql(chosen: ChosenLoad, name: string): string {
	const isColumn =
		/^[\w$]+(\.[\w$]+)?$/.test(name) || (chosen.table !== undefined && hasColumn(chosen, name));
	return isColumn ? columnSql(chosen, name) : name;
}

function resolveColumns(context: PlanContext, chosen: ChosenLoad, inputs: InputList): PlannedColumn[] {
	const {mapping, target, name} = chosen;
	for (const column of Object.keys(mapping.columns)) {
		if (!target.columns.some(c => c.name === column)) {
			block(
				context,
				`${name}.${column}`,
				`the target table ${target.schema}.${target.name} has no column ${column}`,
			);
		}
	}
	return target.columns.flatMap(column => {
		const given = mapping.columns[column.name];
		const spec = typeof given === 'string' ? {from: given} : given;
		const source = valueSource(context, chosen, inputs, column, spec);
		if (source === undefined) {
			checkOmitted(context, chosen, column);
			return [];
		}
		const where = `${name}.${column.name}`;
		if (column.computed) {
			block(
				context,
				where,
				'the target computes this column: no value can be given',
				'Leave it out of the mapping.',
			);
			return [];
		}
		if (column.type === undefined) {
			block(
				context,
				where,
				`the type ${column.display} of the target cannot be loaded${column.kind === undefined ? '' : `: it is ${column.kind}, and no value of SQLite is one`}`,
				'Leave it out; or load into a column of text or jsonb, and make the value of it with SQL in `after`.',
			);
			return [];
		}
		return [planColumn(context, chosen, column, {...spec}, source)];
	});
}

function planColumn(
	context: PlanContext,
	chosen: ChosenLoad,
	column: TargetColumn,
	spec: ColumnMapping,
	{source, origin}: {source: ValueSource; origin: string},
): PlannedColumn {
	const where = `${chosen.name}.${column.name}`;
	const entity = spec.identifies ? chosen.entity : spec.references;
	const type = column.type as NonNullable<typeof column.type>;
	const convert = {
		...(entity !== undefined && type.name === 'uuid' ? {entity} : {}),
		...(spec.multiply === undefined ? {} : {multiply: String(spec.multiply)}),
		...(spec.lossy === undefined ? {} : {lossy: spec.lossy}),
		...(spec.epoch === undefined ? {} : {epoch: spec.epoch}),
		...(spec.zone === undefined ? {} : {zone: spec.zone}),
	};
	checkDefault(context, where, type, spec.default, convert);
	if (spec.lossy) {
		notice(context, where, `${spec.lossy}: what does not fit exactly is ${lossyWords[spec.lossy]}`);
	}
	if (column.always) {
		const kept = 'the given values are kept, and its sequence goes on behind them';
		notice(context, where, `the target makes these values itself (GENERATED ALWAYS): ${kept}`);
	}
	return {
		name: column.name,
		type,
		source,
		origin,
		convert,
		rules: columnRules(context, chosen, column, spec.rules ?? []),
		notNull: column.notNull,
		blankIsNull: spec.blank === 'null',
		...(spec.default === undefined ? {} : {default: spec.default}),
		...(spec.references === undefined
			? {}
			: {references: {entity: spec.references, loads: [], table: '', column: ''}}),
		sensitive: spec.sensitive ?? false,
	};
}

const lossyWords = {
	'drop-time': 'cut to the date (UTC)',
	'drop-fraction': 'cut to the whole number',
	round: 'rounded to the decimals of the column',
};

function checkOmitted(context: PlanContext, chosen: ChosenLoad, column: TargetColumn): void {
	if (isRequired(column)) {
		block(
			context,
			`${chosen.name}.${column.name}`,
			'the target requires a value, and neither the source nor a default gives one',
			'Map the column, or give it a default in the mapping.',
		);
	}
}

function unfilledColumns({target}: ChosenLoad, filled: readonly PlannedColumn[]): UnfilledColumn[] {
	return target.columns
		.filter(column => column.type !== undefined && !column.computed)
		.filter(({name}) => !filled.some(other => other.name === name))
		.map(column => ({name: column.name, display: column.display, required: isRequired(column)}));
}

function isRequired({notNull, hasDefault, computed}: TargetColumn): boolean {
	return notNull && !hasDefault && !computed;
}

function primaryKeyOf({target}: ChosenLoad, columns: readonly PlannedColumn[]): number[] {
	const names = target.constraints.find(c => c.kind === 'p')?.columns ?? [];
	const places = names.map(name => columns.findIndex(c => c.name === name));
	return places.includes(-1) ? [] : places;
}

/** The tables that a query reads, in the order in which it names them: `mingus.user_profiles + mingus.users`. */
function describeQuery(query: string, shape: SelectShape): string {
	const place = (table: string) => foldName(query).indexOf(foldName(table));
	const names = shape.tables.map(t => `${t.database}.${t.table}`);
	return names.sort((a, b) => place(a) - place(b)).join(' + ');
}
