/** Where the value of a target column comes from, by the mapping's words for it. */
import {foldName} from '../fold-name.ts';
import type {ColumnMapping, MemberMapping} from '../mapping/schema.ts';
import {quoteColumn, quoteName} from '../quote-name.ts';
import type {InputList} from './inputs.ts';
import type {ValueSource} from './plan.ts';
import {block, type ChosenLoad, type PlanContext} from './resolution.ts';
import type {TargetColumn} from './target-table.ts';

type Made = {source: ValueSource; origin: string} | undefined;

/** Where the column's value comes from; undefined: from nowhere, the target fills it. */
export function valueSource(
	context: PlanContext,
	chosen: ChosenLoad,
	inputs: InputList,
	column: TargetColumn,
	spec: ColumnMapping | undefined,
): Made {
	if (spec?.pack) {
		const members = Object.entries(spec.pack).map(([name, given]) => member(chosen, inputs, name, given));
		return {source: {kind: 'pack', members}, origin: `JSON of ${members.map(m => m.name).join(', ')}`};
	}
	if (spec?.sql) {
		return {source: {kind: 'input', input: inputs.add(`(${spec.sql})`, spec.sql)}, origin: spec.sql};
	}
	const from = spec?.from ?? (takesByName(context, chosen, column) ? column.name : undefined);
	if (from !== undefined && hasColumn(chosen, from)) {
		return {source: {kind: 'input', input: inputs.add(columnSql(chosen, from), from)}, origin: from};
	}
	if (spec?.from !== undefined) {
		block(
			context,
			`${chosen.name}.${column.name}`,
			`${chosen.mapping.from} has no column ${spec.from}`,
			'Mend `from`, or leave the column out.',
		);
	}
	return spec?.default === undefined ? undefined : {source: {kind: 'default'}, origin: 'default'};
}

/** What the mapping leaves behind by its own name is not taken by it all the same, but for a table that is carried over whole. */
function takesByName({mapping}: PlanContext, {mapping: load}: ChosenLoad, {name}: TargetColumn): boolean {
	const path = foldName(`${load.from}.${name}`);
	const isLeft =
		mapping.loads.includes(load) && Object.keys(mapping.left_behind).some(left => foldName(left) === path);
	return load.match === 'by-name' && !isLeft;
}

export function hasColumn({table}: ChosenLoad, column: string): boolean {
	return !table || table.table.columns.some(c => foldName(c.name) === foldName(column));
}

function member(chosen: ChosenLoad, inputs: InputList, name: string, given: string | MemberMapping) {
	const spec: MemberMapping = typeof given === 'string' ? {from: given} : given;
	const input = spec.sql
		? inputs.add(`(${spec.sql})`, spec.sql)
		: inputs.add(columnSql(chosen, spec.from ?? name), spec.from ?? name);
	return {
		name,
		input,
		json: spec.json ?? false,
		real: false,
		rules: spec.rules ?? [],
		...(spec.references === undefined
			? {}
			: {references: {entity: spec.references, loads: [], table: '', column: ''}}),
	};
}

/** In a table's own columns a dot is a part of the name; in those of a query it stands behind the alias. */
export function columnSql({table}: ChosenLoad, name: string): string {
	return table ? quoteName(name) : quoteColumn(name);
}

/** The inputs of a load that a value is made of. */
export function inputsOf(source: ValueSource): number[] {
	return source.kind === 'input'
		? [source.input]
		: source.kind === 'pack'
			? source.members.map(m => m.input)
			: [];
}
