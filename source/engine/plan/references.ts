/** Whose key each value is: told in the mapping, or by a foreign key of the target. */
import type {PlannedColumn, PlannedLoad, Reference} from './plan.ts';
import {block, type PlanContext} from './resolution.ts';
import type {ResolvedLoad} from './resolve-load.ts';
import {impliedEntities, parentsByKeys} from './target-keys.ts';
import type {TargetConstraint} from './target-table.ts';

/** The loads with every reference resolved, and the order that follows from them. */
export function resolveReferences(
	context: PlanContext,
	loads: readonly ResolvedLoad[],
): Array<ResolvedLoad & Pick<PlannedLoad, 'after'>> {
	const entities = findEntities(context, loads);
	const resolved = loads.map(load =>
		load.columns.map(column => resolveColumn(context, load, entities, column)),
	);
	const parents = resolved.map(columns => columns.flatMap(referencesOf).flatMap(r => r.loads));
	const byKeys = parentsByKeys(loads, parents);
	return loads.map((load, i) => ({
		...load,
		columns: resolved[i] ?? [],
		after: [...new Set([...(parents[i] ?? []), ...(byKeys[i] ?? [])])]
			.filter(n => n !== load.number)
			.sort((a, b) => a - b),
	}));
}

/** The references of a column, those of packed members too. */
export function referencesOf(column: PlannedColumn): Reference[] {
	const members = column.source.kind === 'pack' ? column.source.members.flatMap(m => m.references ?? []) : [];
	return column.references ? [column.references, ...members] : members;
}

/** Entities by name: the identifying column of the loads that apply, or of the mapping's other loads; and what keys refer to. */
function findEntities(context: PlanContext, loads: readonly ResolvedLoad[]): Map<string, Reference> {
	const entities = new Map<string, Reference>();
	for (const load of context.mapping.loads) {
		const column = Object.entries(load.columns).find(([, c]) => typeof c !== 'string' && c.identifies)?.[0];
		const entity = load.entity ?? load.into;
		if (column !== undefined && !entities.has(entity)) {
			const numbers = loads.filter(l => l.entity === entity && l.relation === load.into).map(l => l.number);
			entities.set(entity, {entity, loads: numbers, table: load.into, column});
		}
	}
	for (const implied of impliedEntities(loads, context.mapping.target.schema, entities)) {
		entities.set(implied.entity, implied);
	}
	return entities;
}

function resolveColumn(
	context: PlanContext,
	load: ResolvedLoad,
	entities: ReadonlyMap<string, Reference>,
	column: PlannedColumn,
): PlannedColumn {
	const where = `${load.name}.${column.name}`;
	const resolve = (named: Reference): Reference => {
		const entity = entities.get(named.entity);
		if (!entity || entity.isImplied) {
			block(
				context,
				where,
				`no load identifies the entity ${named.entity}`,
				'Say `identifies: true` on its key column.',
			);
			return named;
		}
		return entity;
	};
	if (column.source.kind === 'pack') {
		const members = column.source.members.map(m =>
			m.references ? {...m, references: resolve(m.references)} : m,
		);
		return {...column, source: {kind: 'pack', members}};
	}
	if (column.references) {
		return {...column, references: resolve(column.references)};
	}
	const foreign = load.chosen.target.constraints.find(
		c => c.kind === 'f' && c.columns.length === 1 && c.columns[0] === column.name,
	);
	return foreign && column.source.kind === 'input'
		? inferReference(column, foreign, context.mapping.target.schema, entities)
		: column;
}

/** A foreign key of the target says whose key the column is, where the mapping does not. */
function inferReference(
	column: PlannedColumn,
	foreign: TargetConstraint,
	schema: string,
	entities: ReadonlyMap<string, Reference>,
): PlannedColumn {
	const parent = foreign.foreign?.schema === schema ? foreign.foreign : undefined;
	const entity = [...entities.values()].find(
		e => e.table === parent?.table && e.column === parent.columns[0],
	);
	if (!entity) {
		return column;
	}
	const makesKeys = column.type.name === 'uuid' && !entity.isImplied;
	const convert = makesKeys ? {...column.convert, entity: entity.entity} : column.convert;
	return {...column, convert, references: entity};
}
