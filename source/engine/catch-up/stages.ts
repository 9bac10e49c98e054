/** The stages of a catch-up: what has changed is found, then done at the target. */
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {chainOf, type LoadFacts, readBases, readLoadFacts} from '../ledger/chain.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RecordedRun, readRun} from '../ledger/recorded-run.ts';
import {listRuns} from '../ledger/runs.ts';
import {chosenLoads} from '../run/check-run.ts';
import type {SourceFiles} from '../run/request.ts';
import type {Attempt, RunContext} from '../run/run-context.ts';
import {findSnapshots} from '../run/snapshot-files.ts';
import {cheapLookUps} from '../run/stage-rows.ts';
import {rehearse} from '../run/stages.ts';
import {countChanges} from './count-changes.ts';
import {startEarlyLook} from './early-look.ts';
import {type LoadChanges, listChanges} from './list-changes.ts';
import {type CatchUp, writeCatchUp} from './write-catch-up.ts';

/** The stages of a catch-up that the ledger knows. */
export async function catchUpStages(
	context: RunContext,
	client: Client,
	run: RecordedRun,
): Promise<(attempt: Attempt) => Promise<void>> {
	const base = (await listRuns(client, ledgerSchema)).find(other => other.run === run.base);
	if (base === undefined) {
		throw new MigrationError('run-not-found', `The target no longer knows run ${run.base}`, {
			hint: `Run ${run.run} catches up with it, and cannot go on without.`,
		});
	}
	const its = await readRun(client, ledgerSchema, base);
	const before = await findSnapshots(its, context.options.backupDir);
	return (await stagesSince(context, client, its, before)).stages;
}

/** What a comparison has found, and what is done with it. */
export interface Since {
	readonly all: readonly LoadChanges[];
	readonly stages: (attempt: Attempt) => Promise<void>;
}

/**
 * The stages of a catch-up with a run. Its snapshots are compared at once.
 * @param before its snapshots
 * @throws MigrationError source-*, interrupted
 */
export async function stagesSince(
	context: Omit<RunContext, 'snapshots'>,
	client: Client,
	base: RecordedRun,
	before: SourceFiles,
): Promise<Since> {
	const {plan, options, files, emit} = context;
	emit({event: 'phase-started', phase: 'compare'});
	await client.query(cheapLookUps);
	const loads = chosenLoads(plan, options);
	const facts = new Map<number, LoadFacts>();
	for (const {number} of loads) {
		facts.set(number, await readLoadFacts(client, ledgerSchema, base.run, number));
	}
	const all: LoadChanges[] = [];
	const chain = chainOf(base.run, await readBases(client, ledgerSchema));
	const early = startEarlyLook(client, chain);
	const list = {
		snapshots: {before, after: files},
		namespace: plan.namespace,
		now: {epochMicroseconds: context.startedAt.getTime() * 1000},
		signal: context.signal,
		onKeys: early.ask,
	};
	try {
		for (const load of loads) {
			const found = await listChanges(load, facts.get(load.number) as LoadFacts, list);
			all.push(found);
			const {added, changed, gone} = found.list.counts();
			refuseUnfindable(found);
			emit({
				event: 'changes-found',
				load: load.name,
				table: load.table,
				inserted: added,
				updated: changed,
				deleted: gone,
			});
		}
	} finally {
		await early.end();
	}
	const catchUp: CatchUp = {base: base.run, chain, before, all, early};
	const stages = async (attempt: Attempt) => {
		await attempt.client.query(cheapLookUps);
		if (options.mode === 'validate-only') {
			return countChanges(attempt, catchUp);
		}
		return options.mode === 'run'
			? writeCatchUp(attempt, catchUp, {client: attempt.client, nested: false})
			: rehearse(attempt, session => writeCatchUp(attempt, catchUp, session));
	};
	return {all, stages};
}

/** A table without a key takes new rows, but nobody can say which of its rows is one that has changed. */
function refuseUnfindable({load, list}: LoadChanges): void {
	const {changed, gone} = list.counts();
	if (load.primaryKey.length === 0 && changed + gone > 0) {
		throw new MigrationError(
			'bad-plan',
			`Load ${load.name}: ${changed + gone} rows have changed or are gone, and ${load.table} has no primary key that is loaded to find them by`,
			{hint: 'Give the table a primary key and load it with a new run, or empty it and load it again.'},
		);
	}
}
