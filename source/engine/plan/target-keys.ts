/** What the foreign keys of the target say of the loads, where the mapping says nothing: who is whose parent. Pure. */
import {circlesOf} from '../parents-first.ts';
import type {Reference} from './plan.ts';
import type {ResolvedLoad} from './resolve-load.ts';

/** Types whose values are equal where they are written alike. */
const plainTypes = new Set(['int2', 'int4', 'int8', 'text', 'varchar', 'uuid']);

/**
 * The tables that foreign keys of one column refer to, and that the mapping does not call entities.
 * @param known the mapping's entities
 */
export function impliedEntities(
	loads: readonly ResolvedLoad[],
	schema: string,
	known: ReadonlyMap<string, Reference>,
): Reference[] {
	const found = new Map<string, Reference>();
	for (const {foreign} of loads.flatMap(load => load.chosen.target.constraints)) {
		const [column = '', ...more] = foreign?.schema === schema ? foreign.columns : [];
		const parents = loads.filter(load => load.schema === schema && load.relation === foreign?.table);
		const [first] = parents;
		if (first === undefined || more.length > 0 || known.has(first.entity) || found.has(first.entity)) {
			continue;
		}
		const namesakes = loads.filter(load => load.entity === first.entity);
		const keys = parents.map(load => load.columns.find(({name}) => name === column));
		const isPlain = keys.every(key => key?.source.kind === 'input' && plainTypes.has(key.type.name));
		if (isPlain && namesakes.length === parents.length && parents.every(load => namesakes.includes(load))) {
			const numbers = parents.map(({number}) => number);
			found.set(first.entity, {
				entity: first.entity,
				loads: numbers,
				table: first.relation,
				column,
				isImplied: true,
			});
		}
	}
	return [...found.values()];
}

/**
 * For each load, the loads of the tables that its table's foreign keys refer to; but for circles, in which nobody can wait.
 * @param references of each load, the loads that it refers to as the mapping has it
 */
export function parentsByKeys(
	loads: readonly ResolvedLoad[],
	references: ReadonlyArray<readonly number[]>,
): number[][] {
	const tableOf = ({schema, relation}: Pick<ResolvedLoad, 'schema' | 'relation'>) =>
		JSON.stringify([schema, relation]);
	const tables = [...new Set(loads.map(tableOf))];
	const numberOf = new Map(tables.map((table, i) => [table, i]));
	const tableOfLoad = new Map(loads.map(load => [load.number, numberOf.get(tableOf(load)) as number]));
	const keysOf = ({chosen}: ResolvedLoad): number[] =>
		chosen.target.constraints.flatMap(
			({foreign}) =>
				(foreign && numberOf.get(tableOf({schema: foreign.schema, relation: foreign.table}))) ?? [],
		);
	const graph: number[][] = tables.map(() => []);
	for (const [i, load] of loads.entries()) {
		const parents = (references[i] ?? []).flatMap(number => tableOfLoad.get(number) ?? []);
		graph[tableOfLoad.get(load.number) as number]?.push(...parents, ...keysOf(load));
	}
	const circles = circlesOf(graph);
	return loads.map(load => {
		const own = circles[tableOfLoad.get(load.number) as number];
		const before = new Set(keysOf(load).filter(table => circles[table] !== own));
		return loads.flatMap(({number}) => (before.has(tableOfLoad.get(number) as number) ? [number] : []));
	});
}
