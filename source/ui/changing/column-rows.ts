/** The rows of the plan's columns: those that are loaded, those that are not, and what of the source goes nowhere. Pure. */
import type {Mapping} from '../../engine/mapping/schema.ts';
import type {Coverage, CoverageEntry, Plan, PlannedLoad} from '../../engine/plan/plan.ts';
import {coverageRows} from '../steps/plan/coverage-rows.ts';
import type {PlanStep} from '../wizard-state.ts';
import type {Subject} from './changing-state.ts';

/** Of the load at this position. */
export function columnRows(plan: Plan, position: number): readonly Subject[] {
	const load = plan.loads[position];
	if (load === undefined) {
		return [];
	}
	return [
		...load.columns.map(column => ({kind: 'column', load, column}) as const),
		...(load.unfilled ?? []).map(column => ({kind: 'unfilled', load, column}) as const),
		...tablesOf(plan, load).flatMap(table => unreadColumns(plan, table)),
	];
}

/** `database.table` of the tables that the load reads. */
export function tablesOf(plan: Plan, {name, sourceTable}: PlannedLoad): readonly string[] {
	const own = sourceTable ? [`${sourceTable.database}.${sourceTable.name}`] : [];
	const read = plan.coverage.filter(
		({coverage}) => coverage.kind === 'mapped' && coverage.loads.includes(name),
	);
	return [...new Set([...own, ...read.map(tableOf)])];
}

function tableOf({database, table}: CoverageEntry): string {
	return `${database}.${table}`;
}

function unreadColumns(plan: Plan, table: string): Subject[] {
	return plan.coverage
		.filter(entry => tableOf(entry) === table)
		.flatMap(({column, coverage}) => {
			const reason = reasonOf(coverage);
			return reason === undefined
				? []
				: [{kind: 'source', table, columns: [column], isWhole: false, reason} as const];
		});
}

/** Why it is left behind; null: nobody says, undefined: it is migrated. */
function reasonOf(coverage: Coverage): string | null | undefined {
	return coverage.kind === 'left-behind'
		? coverage.reason
		: coverage.kind === 'unaccounted'
			? null
			: undefined;
}

/** Columns of one table that share a fate, for each row of the coverage; undefined where they are migrated. */
export function coverageSubjects(plan: Plan): ReadonlyArray<Subject | undefined> {
	return coverageRows(plan).map(({entries}) => {
		const [first] = entries;
		const reason = first && reasonOf(first.coverage);
		if (first === undefined || reason === undefined) {
			return undefined;
		}
		const table = tableOf(first);
		const all = plan.coverage.filter(entry => tableOf(entry) === table);
		const columns = entries.map(({column}) => column);
		return {kind: 'source', table, columns, isWhole: all.length === columns.length, reason};
	});
}

/** What a key that changes something would change in the view in sight; undefined: nothing. */
export function subjectOf(state: PlanStep): Subject | undefined {
	const {plan, setup} = state;
	const subject = rowInSight(state);
	const isUnsaid = subject?.kind === 'source' && subject.reason === null;
	const isKnown = plan.state === 'found' && !(isUnsaid && lacksLoads(plan.value, setup.mapping));
	return isKnown && setup.mappingText !== undefined ? subject : undefined;
}

/** Whether loads of the mapping could not be made: what they would read looks as if nothing were said about it. */
export function lacksLoads(plan: Plan, {loads}: Pick<Mapping, 'loads'>): boolean {
	const made = new Set(plan.loads.map(({name}) => name));
	const names = new Set(loads.flatMap(({name, into, from}) => [name ?? into, `${into} < ${from}`]));
	return plan.problems.some(
		({severity, where}) => severity === 'blocker' && names.has(where) && !made.has(where),
	);
}

function rowInSight({plan, view, load, line}: PlanStep): Subject | undefined {
	if (plan.state !== 'found') {
		return undefined;
	}
	switch (view) {
		case 'loads':
			return undefined;
		case 'columns': {
			const row = columnRows(plan.value, load)[line];
			// What is carried over is no part of the mapping's loads.
			return row && row.kind !== 'source' && row.load.position === undefined ? undefined : row;
		}
		case 'coverage':
			return coverageSubjects(plan.value)[line];
		case 'problems':
			return coverageSubjects(plan.value).find(row => row?.kind === 'source' && row.reason === null);
	}
}
