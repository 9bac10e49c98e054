/** What the entries come to: the engine's requests, and what screens say about them. */
import type {Plan} from '../engine/plan/plan.ts';
import type {Pause} from '../engine/run/pause-gate.ts';
import type {
	CatchUpRequest,
	ConflictPolicy,
	PlanRequest,
	ResumeRequest,
	RollbackRequest,
	RunRequest,
	SourceFiles,
	TargetSummary,
	UnfinishedRequest,
	VerifyRequest,
} from '../engine/run/request.ts';
import type {TargetAddress} from '../engine/target/address.ts';
import {addressOfFields} from './entering/target-entries.ts';
import {chosenTables, type RollingBack} from './rollback/rollback-state.ts';
import type {Entries, ResultStep, Resumption, RunStep, Setup, SourceEntry} from './wizard-state.ts';

/** Whether an interrupted run may take the place of the one that is asked for. */
export function goesOn({
	beginsAnew,
	options,
	tables,
}: Pick<Setup, 'beginsAnew' | 'options' | 'tables'>): boolean {
	return !beginsAnew && options.mode === 'run' && options.onConflict === 'fail' && tables === undefined;
}

interface Entered {
	readonly setup: Setup;
	readonly entries: Entries;
}

/** Whether no path was entered for the source yet. */
export function isUnnamed(source: SourceEntry): boolean {
	return source.path.value.trim() === '';
}

/** The files entered. */
export function sourceFiles(entries: Entries): SourceFiles {
	const given = entries.sources.filter(source => !isUnnamed(source));
	return Object.fromEntries(given.map(source => [source.name, source.path.value.trim()]));
}

/** The address entered; empty leaves it to libpq's environment. */
export function targetAddress(entries: Entries): TargetAddress {
	const {way, trial} = entries.address;
	switch (way) {
		case 'url': {
			const url = entries.url.value.trim();
			return url === '' ? {} : {url};
		}
		case 'fields':
			return {url: addressOfFields(entries.address)};
		case 'environment':
			return {};
		case 'trial':
			return trial === null ? {} : {url: trial.url};
	}
}

export function planRequest({setup, entries}: Entered): PlanRequest {
	return {
		mapping: setup.mapping,
		...(setup.mappingFile === undefined ? {} : {mappingFile: setup.mappingFile}),
		...(setup.ddl === undefined ? {} : {ddl: setup.ddl}),
		sources: sourceFiles(entries),
		target: targetAddress(entries),
		createSchema: entries.createSchema,
		carryOver: entries.carryOver,
		namespace: setup.namespace,
	};
}

/** How a run is told to stop after the batches under way, or to stand still after them. */
export interface RunControl {
	readonly signal: AbortSignal;
	readonly pause?: Pause;
}

/** The plan that was confirmed, as it was asked for. */
export function runRequest(entered: Entered, plan: Plan, control: RunControl): RunRequest {
	const {options, tables} = entered.entries;
	return {
		...planRequest(entered),
		plan,
		options: {...options, ...(tables === null ? {} : {tables})},
		...control,
	};
}

/** The plan is the ledger's, and the run goes on as it was started. */
export function resumeRequest({run, entries, onConflict}: Resumption, control: RunControl): ResumeRequest {
	const {backupDir} = entries.options;
	const decided = onConflict === undefined ? {} : {onConflict};
	return {run, target: targetAddress(entries), backupDir, ...decided, ...control};
}

/** Asks for an interrupted run of this mapping; undefined where the entries ask for another run in any case. */
export function unfinishedRequest({setup, entries}: Entered): UnfinishedRequest | undefined {
	const {options, tables} = entries;
	const {mapping, carryOver} = setup;
	return goesOn({...setup, options, ...(tables === null ? {} : {tables})})
		? {
				mapping,
				sources: sourceFiles(entries),
				target: targetAddress(entries),
				...(carryOver === undefined ? {} : {carryOver}),
			}
		: undefined;
}

/** The plan's target tables, each once, in its order. */
export function plannedTables(plan: Plan): readonly string[] {
	return [...new Set(plan.loads.map(load => load.table))];
}

/** Whether the table is among those that the operator wants loaded. */
export function isWanted(entries: Entries, table: string): boolean {
	return entries.tables === null || entries.tables.includes(table);
}

/** Tables the mapping loads into that the target does not have yet. */
export function missingTables({mapping}: Pick<Setup, 'mapping'>, target: TargetSummary): readonly string[] {
	const there = new Set(target.tables.map(table => table.name));
	return [...new Set(mapping.loads.map(load => load.into))].filter(table => !there.has(table));
}

/** Whether anything stops the plan from being run. */
export function isBlocked(plan: Plan): boolean {
	return plan.problems.some(problem => problem.severity === 'blocker');
}

/** Whether the run can stand still: a dry run is one transaction, and what is built after the rows is built in one go. */
export function canPause({progress: {mode, phase}, pausing, stopping}: RunStep): boolean {
	const isLate = phase === 'constraints' || phase === 'report';
	return !stopping && (pausing || (mode !== 'dry-run' && !isLate));
}

/** Whether there is something to compare, and it is not being compared already. */
export function canVerify(state: ResultStep): boolean {
	const {report, verification} = state;
	const isThere = state.work !== 'past' || state.reachable;
	return isThere && report.mode === 'run' && report.state === 'finished' && verification.state !== 'asked';
}

/** Whether the target is as the plan found it, so that other options can be chosen and it can be begun again. */
export function leadsToOptions(state: ResultStep): boolean {
	const {report, unfinished} = state;
	return (
		state.work === 'plan' && (report.mode !== 'run' || (report.state !== 'finished' && unfinished === null))
	);
}

/** Whether it was stopped by rows that both the sources and others have changed, which can be decided about. */
export function canSettle({work, report}: ResultStep): boolean {
	return work !== 'past' && report.failure?.code === 'target-changed';
}

/**
 * Rows of the target that others have changed stop it before the first, unless it was decided what becomes of them.
 * @param entered `run` is the one that is caught up with
 */
export function catchUpRequest(
	entered: Entered & {readonly run: string; readonly onConflict?: ConflictPolicy},
	control: RunControl,
): CatchUpRequest {
	const {ddl: _ddl, createSchema: _createSchema, ...request} = planRequest(entered);
	const {mode, batchSize, backupDir, backup} = entered.entries.options;
	const {run, onConflict = 'stop'} = entered;
	return {...request, run, options: {mode, batchSize, backupDir, backup, onConflict}, ...control};
}

/** Whether the run wrote rows, and what takes them back. What a run of the ledger has is found when it is looked at. */
export function canRollBack(state: ResultStep): boolean {
	const {report, entries} = state;
	const isPrepared =
		state.work === 'plan' ? entries.options.rollback : state.work !== 'past' || state.reachable;
	const wrote = report.overall_stats.successful_records > 0;
	return isPrepared && report.mode === 'run' && wrote;
}

/**
 * The plan is the ledger's; the mapping that was carried out must still lead to it.
 * @param signal ends the comparison
 */
export function verifyRequest(state: ResultStep, signal: AbortSignal): VerifyRequest {
	const {sources: _sources, mapping, ...request} = planRequest(state);
	const isOurs = state.work !== 'past' && (state.work === 'plan' || state.mapping === mapping.name);
	return {...request, ...(isOurs ? {mapping} : {}), run: state.report.migration_id, signal};
}

/** Where runs go, before anything was entered. */
export function targetOf({targetUrl}: Setup): TargetAddress {
	return targetUrl === undefined ? {} : {url: targetUrl};
}

/** @param signal ends the comparison */
export function verifyPastRequest(run: string, setup: Setup, signal: AbortSignal): VerifyRequest {
	return {target: targetOf(setup), namespace: setup.namespace, createSchema: false, run, signal};
}

/** @param signal ends the rollback after the table under way */
export function rollbackRequest(
	{entries, run, choice}: Pick<RollingBack, 'entries' | 'run' | 'choice'>,
	of: {readonly dryRun: boolean; readonly all: boolean},
	signal: AbortSignal,
): RollbackRequest {
	const {left, forceChanged, dropCreated} = choice;
	const tables = chosenTables(choice).map(({table}) => table);
	return {
		target: targetAddress(entries),
		run,
		...(of.all || left.length === 0 ? {} : {tables}),
		dryRun: of.dryRun,
		forceChanged,
		dropCreated,
		signal,
	};
}
