/** The mapping, the sources and the target become the plan. Pure: what it must ask of SQLite it asks a probe. */
import {createHash} from 'node:crypto';
import type {Mapping} from '../mapping/schema.ts';
import type {SourceDatabase} from '../source/inspect.ts';
import {type CarryOver, planCarryOver} from './carry-over.ts';
import {checkDescribed} from './check-described.ts';
import {checkTraits} from './check-traits.ts';
import {chooseLoads} from './choose-loads.ts';
import {resolveCoverage} from './coverage.ts';
import {decisiveLoads} from './decisive.ts';
import {sortLoads} from './order.ts';
import type {Plan, PlannedLoad, PlannedSchema, PlanProblem} from './plan.ts';
import {resolveReferences} from './references.ts';
import {block, notice, type PlanContext, type SourceProbe} from './resolution.ts';
import {type ResolvedLoad, resolveLoad} from './resolve-load.ts';
import type {TargetSchema} from './target-table.ts';
import {uniqueChecks} from './uniques.ts';

export interface PlanInput {
	readonly mapping: Mapping;
	readonly sources: readonly SourceDatabase[];
	readonly target: TargetSchema;
	readonly probe: SourceProbe;
	readonly carryOver: boolean;
	/** UUID namespace of the project. */
	readonly namespace: string;
}

/** Never throws for what is wrong with the plan: that is in its `problems`. */
export function resolvePlan({mapping, sources, target, probe, carryOver, namespace}: PlanInput): Plan {
	const problems: PlanProblem[] = [];
	const context: PlanContext = {mapping, sources, target, probe, problems};
	checkSources(context);
	const carried = carryOver
		? planCarryOver(context)
		: {loads: [], create: [], made: [], carried: new Map<string, string>()};
	const chosen = [...chooseLoads(context), ...carried.loads].map((load, number) => ({...load, number}));
	if (chosen.length === 0) {
		block(
			context,
			mapping.name,
			'nothing to migrate: no load of the mapping applies to these sources',
			'Check that the files are the right ones.',
		);
	}
	checkDescribed(context, chosen);
	checkTraits(context, chosen);
	const resolved = chosen.flatMap(load => resolveLoad(context, load) ?? []);
	const referring = resolveReferences(context, resolved);
	const sorted = sortLoads(context, referring);
	const loads = sorted.map(load => planned({...load, uniques: uniqueChecks(load, resolved)}));
	const plan = {
		mapping: mapping.name,
		schema: mapping.target.schema,
		sources: sources.map(s => s.name),
		loads,
		create: created(target, carried),
		hooks: {before: mapping.before, after: mapping.after},
		coverage: resolveCoverage(context, resolved, carried.carried),
		problems,
		namespace,
	};
	return {...plan, hash: hashOf(plan)};
}

function created(target: TargetSchema, carried: Pick<CarryOver, 'create' | 'made'>): PlannedSchema {
	const statements = [...target.create, ...carried.create];
	const tables = [...(target.made ?? []), ...carried.made];
	return {statements, ...(tables.length === 0 ? {} : {tables})};
}

function checkSources(context: PlanContext): void {
	for (const [name, what] of Object.entries(context.mapping.sources)) {
		if (!context.sources.some(s => s.name === name)) {
			block(
				context,
				name,
				`the source ${name} (${what}) is not given`,
				`Give it with --source ${name}=FILE.`,
			);
		}
	}
	for (const source of context.sources) {
		if (source.walMissing) {
			notice(
				context,
				source.name,
				'may lack its latest rows: it is of write-ahead mode, and no -wal lies beside it. If it is a copy, copy the -wal too, or make it with .backup of the sqlite3 shell',
			);
		}
		if (!(source.name in context.mapping.sources)) {
			block(
				context,
				source.name,
				`the mapping ${context.mapping.name} knows no source ${source.name}`,
				'Leave it out, or add it to `sources`.',
			);
		}
	}
}

function planned({chosen: _chosen, reads: _reads, ...load}: ResolvedLoad & PlannedLoad): PlannedLoad {
	return load;
}

/** Everything that decides what the target will hold; row counts do not, the snapshots' checksums see to the data. */
function hashOf(plan: Omit<Plan, 'hash'>): string {
	const decisive = {...plan, loads: decisiveLoads(plan.loads), problems: [], create: []};
	return createHash('sha256').update(JSON.stringify(decisive)).digest('hex');
}
