/** What a mended mapping makes otherwise than the plan of the run, and whether its rejects may be loaded so. Pure. */
import type {Plan, PlannedColumn, PlannedLoad} from '../plan/plan.ts';

export interface MendedChanges {
	/** In words: what may not change, as rows that were loaded are there as they are. Empty: the rejects may be loaded. */
	readonly refused: readonly string[];
	/** What values are made of otherwise, and by that the rejects. */
	readonly changed: ReadonlyArray<{
		readonly load: string;
		readonly column: string;
		readonly what: readonly string[];
	}>;
}

export function mendedChanges(before: Plan, now: Plan): MendedChanges {
	const found = new Map(now.loads.map(load => [load.name, load]));
	const known = new Set(before.loads.map(load => load.name));
	const compared = before.loads.map(load => compareLoad(load, found.get(load.name)));
	return {
		refused: [
			...(before.schema === now.schema
				? []
				: [`the target schema is ${now.schema}, and was ${before.schema}`]),
			...(before.namespace === now.namespace ? [] : ['the UUID namespace is another']),
			...compared.flatMap(({refused}) => refused),
			...now.loads.filter(load => !known.has(load.name)).map(load => `load ${load.name} is new`),
		],
		changed: compared.flatMap(({changed}) => changed),
	};
}

function compareLoad(before: PlannedLoad, now: PlannedLoad | undefined): MendedChanges {
	const where = `load ${before.name}`;
	if (now === undefined) {
		return {refused: [`${where} is gone`], changed: []};
	}
	const goes = (load: PlannedLoad) => `${load.schema}.${load.relation}`;
	const keyOf = ({columns, primaryKey}: PlannedLoad) => primaryKey.map(i => columns[i]?.name);
	const reads = ({select, paging, databases, key, inputs}: PlannedLoad) => [
		select,
		paging,
		databases,
		key,
		inputs.map(({name}) => name),
	];
	const refused = [
		...(before.number === now.number ? [] : ['stands elsewhere in the order of the loads']),
		...(goes(before) === goes(now) ? [] : [`goes into ${goes(now)}, and went into ${goes(before)}`]),
		...(before.entity === now.entity ? [] : [`is of the entity ${now.entity}, and was of ${before.entity}`]),
		...(same(keyOf(before), keyOf(now)) ? [] : ['the primary key of its table is another']),
		...(same(reads(before), reads(now)) ? [] : ['reads something else of the source']),
	];
	const columns = compareColumns(before, now);
	return {
		refused: [...refused, ...columns.refused].map(what => `${where}: ${what}`),
		changed: columns.changed.map(({column, what}) => ({load: before.name, column, what})),
	};
}

function compareColumns(before: PlannedLoad, now: PlannedLoad) {
	const found = new Map(now.columns.map(column => [column.name, column]));
	const known = new Set(before.columns.map(column => column.name));
	const refused: string[] = [];
	const changed: Array<{column: string; what: string[]}> = [];
	for (const column of before.columns) {
		const {name} = column;
		const other = found.get(name);
		if (other === undefined) {
			refused.push(`column ${name} is gone`);
			continue;
		}
		if (!same(madeOf(column), madeOf(other))) {
			refused.push(`column ${name} is made of something else, or refers to something else`);
			continue;
		}
		const what = [
			...(column.type.display === other.type.display ? [] : ['type']),
			...(same(column.default, other.default) ? [] : ['default']),
			...(same(column.rules, other.rules) ? [] : ['rules']),
			...(column.blankIsNull === other.blankIsNull ? [] : ['blank']),
			...(column.notNull === other.notNull ? [] : ['NOT NULL']),
			...(same(column.convert, other.convert) ? [] : ['conversion']),
		];
		if (what.length > 0) {
			changed.push({column: name, what});
		}
	}
	const added = now.columns.filter(({name}) => !known.has(name)).map(({name}) => `column ${name} is new`);
	return {refused: [...refused, ...added], changed};
}

/** By this keys are the same in every table: with another one the rows would not find each other. */
function madeOf({source, references, convert}: PlannedColumn) {
	return [source, references ?? null, convert.entity ?? null];
}

function same(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
