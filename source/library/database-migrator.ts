/** A migration as an object: look at the plan and at sample rows, check every row, run. */
import {randomUUID} from 'node:crypto';
import {engine} from '../engine/engine.ts';
import type {MigrationEvent, RunMode} from '../engine/events.ts';
import type {Plan} from '../engine/plan/plan.ts';
import {foldEvent, initialReport} from '../engine/report/fold.ts';
import type {Report} from '../engine/report/report.ts';
import type {Rollback} from '../engine/report/rollback.ts';
import type {LoadPreview} from '../engine/run/preview-request.ts';
import type {PlanRequest, RollbackRequest} from '../engine/run/request.ts';
import {openLog} from '../log.ts';
import type {MigrationConfig} from './migration-config.ts';
import {type MigrationStats, migrationStats} from './migration-stats.ts';
import {type ResolvedConfig, resolveConfig} from './resolve-config.ts';
import {stopWhenLeft} from './stop-when-left.ts';

export interface RunWatch {
	/** Called with every event, and with where the run stands after it. An error it throws ends the run. */
	readonly onEvent?: (event: MigrationEvent, stats: MigrationStats) => void;
	/** Ends the run after the batches under way. */
	readonly signal?: AbortSignal;
}

export interface MigrationResult {
	/** 0 all rows went over, 1 failed, 2 there was nothing to run, 3 some rows were rejected, 130 interrupted. */
	readonly exit_code: number;
	readonly stats: MigrationStats;
	/** What report.json holds; `failure` says what stopped the run, if something did. */
	readonly report: Report;
}

/**
 * Moves SQLite databases into PostgreSQL as a mapping says.
 *
 * @example
 * const migrator = new DatabaseMigrator({
 * 	preset: 'mingus',
 * 	sqlite_databases: {mingus: 'mingus.db', …},
 * 	postgres_url: process.env.DATABASE_URL,
 * 	create_schema: true,
 * });
 * const {problems} = await migrator.plan();
 * const {stats, report} = await migrator.migrate({onEvent: (event, {progress_percentage}) => …});
 */
export class DatabaseMigrator {
	readonly #config: ResolvedConfig;
	readonly #request: PlanRequest;
	#plan: Plan | undefined;

	/** @throws MigrationError bad-usage, bad-mapping */
	constructor(config: MigrationConfig) {
		this.#config = resolveConfig(config);
		// Counts only for the first run into a target: later plans find the namespace in its ledger.
		this.#request = {...this.#config.request, namespace: randomUUID()};
	}

	/**
	 * Looks at sources and target and makes the plan, which the runs of this object then follow. What is wrong with it
	 * is in its `problems`; a blocker among them stops every run.
	 *
	 * @throws MigrationError source-*, target-*
	 * @example
	 * const blockers = (await migrator.plan()).problems.filter(({severity}) => severity === 'blocker');
	 */
	async plan(): Promise<Plan> {
		this.#plan = await engine.makePlan(this.#request);
		return this.#plan;
	}

	/**
	 * Rows of every load as they are and as they would be, so chosen that each form of a value and each fault is among them;
	 * values of sensitive columns are masked.
	 *
	 * @param rows the most for each load
	 * @param key only rows of this key
	 * @throws MigrationError bad-usage where no row has the key, source-*, target-*
	 * @example
	 * for (const {load, rows} of await migrator.preview(3)) console.log(load, rows);
	 */
	async preview(rows = 5, key?: string): Promise<LoadPreview[]> {
		return engine.preview(this.#request, this.#plan ?? (await this.plan()), {rows, key});
	}

	/**
	 * Converts and checks every row, and writes nothing.
	 *
	 * @throws MigrationError source-*, target-* where no plan can be made; what stops the run later is in the report
	 * @example
	 * const {stats, report} = await migrator.validate();
	 * if (stats.failed > 0) console.log(report.errors);
	 */
	validate(watch: RunWatch = {}): Promise<MigrationResult> {
		return this.#watch('validate-only', watch);
	}

	/**
	 * Runs the migration, as a dry run or a validation if the configuration says so. The plan last made is the one that
	 * runs; sources or a target that have changed so that it would be another end the run before its first row.
	 *
	 * @throws MigrationError source-*, target-* where no plan can be made; what stops the run later is in the report
	 * @example
	 * const {exit_code, report} = await migrator.migrate();
	 * if (report.failure) throw new Error(report.failure.message);
	 */
	migrate(watch: RunWatch = {}): Promise<MigrationResult> {
		return this.#watch(this.#config.options.mode, watch);
	}

	/**
	 * The same as `migrate`, as a stream whose last event, `finished`, has the report. Leaving the loop ends the run
	 * after the batches under way, and waits for that.
	 *
	 * @throws MigrationError source-*, target-* where no plan can be made
	 * @example
	 * for await (const event of migrator.events()) if (event.event === 'row-rejected') console.log(event.reject);
	 */
	async *events({signal}: Pick<RunWatch, 'signal'> = {}): AsyncGenerator<MigrationEvent, void> {
		const plan = this.#plan ?? (await this.plan());
		yield* this.#run(plan, this.#config.options.mode, signal);
	}

	/**
	 * Goes on with a run that was interrupted, from where the target's ledger stands.
	 *
	 * @param run its id, or how it begins; default: the newest that has not finished
	 * @example
	 * const {exit_code} = await migrator.resume();
	 */
	resume({run, ...watch}: RunWatch & {readonly run?: string} = {}): Promise<MigrationResult> {
		const request = {target: this.#request.target, ...(run === undefined ? {} : {run})};
		const start = (stop: AbortSignal) => engine.resume({...request, signal: stop});
		return this.#fold(undefined, this.#logged(start, watch.signal), watch);
	}

	/**
	 * Takes back exactly the rows that a run inserted. Rows that were changed since are kept, and rows that others refer to keep
	 * everything as it is, unless told otherwise.
	 *
	 * @example
	 * const {rollback} = await migrator.rollback({tables: ['notes'], dryRun: true});
	 * console.log(rollback.tables.notes?.removed);
	 */
	async rollback(
		choice: Partial<Omit<RollbackRequest, 'target'>> = {},
	): Promise<{readonly exit_code: number; readonly rollback: Rollback}> {
		const {target} = this.#request;
		const defaults = {dryRun: false, forceChanged: false, dropCreated: false};
		for await (const event of engine.rollback({...defaults, ...choice, target})) {
			if (event.event === 'finished') {
				return {exit_code: event.exit_code, rollback: event.rollback};
			}
		}
		throw new Error('a rollback ends with its last event');
	}

	async #watch(mode: RunMode, watch: RunWatch): Promise<MigrationResult> {
		const plan = this.#plan ?? (await this.plan());
		return this.#fold(plan, this.#run(plan, mode, watch.signal), watch);
	}

	async #fold(
		plan: Plan | undefined,
		events: AsyncIterable<MigrationEvent>,
		{onEvent}: RunWatch,
	): Promise<MigrationResult> {
		let report = initialReport(plan);
		let exitCode = 1;
		for await (const event of events) {
			// The engine keeps the rejects; the numbers follow from the batches alone.
			report = event.event === 'row-rejected' ? report : foldEvent(report, event, Date.now());
			exitCode = event.event === 'finished' ? event.exit_code : exitCode;
			onEvent?.(event, migrationStats(report));
		}
		return {exit_code: exitCode, stats: migrationStats(report), report};
	}

	#run(plan: Plan, mode: RunMode, signal?: AbortSignal): AsyncGenerator<MigrationEvent, void> {
		const options = {...this.#config.options, mode};
		return this.#logged(stop => engine.migrate({...this.#request, plan, options, signal: stop}), signal);
	}

	async *#logged(
		start: (stop: AbortSignal) => AsyncGenerator<MigrationEvent>,
		signal: AbortSignal | undefined,
	): AsyncGenerator<MigrationEvent, void> {
		const {log: place} = this.#config;
		const log = place && (await openLog({...place, onError: message => process.emitWarning(message)}));
		try {
			for await (const event of stopWhenLeft(start, signal)) {
				log?.write(event);
				yield event;
			}
		} finally {
			log?.close();
		}
	}
}
