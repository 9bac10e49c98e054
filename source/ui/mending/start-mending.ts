/** From a run to its rejects. Pure. */
import {textField} from '../components/text-field.ts';
import type {ResultStep, Setup, Wizard} from '../wizard-state.ts';
import type {Mending, MendingEntries, RejectsStep} from './mending-state.ts';

/** Letters of a run's id that tell it from others in a file's name. */
const idLetters = 8;

/** Whether the ledger has rejects of the run, which can be looked at. */
export function canMend(state: ResultStep): boolean {
	const {report, takenBack} = state;
	const isThere = state.work !== 'past' || state.reachable;
	const isDone = report.mode === 'run' && report.state === 'finished';
	return isThere && isDone && takenBack === null && report.overall_stats.failed_records > 0;
}

export function rejectsFromResult(state: ResultStep): Wizard {
	const {setup, entries, asks, report} = state;
	const mapping = state.work === 'plan' ? setup.mapping.name : state.mapping;
	return canMend(state)
		? startMending({setup, entries, asks, run: report.migration_id, mapping, cameFrom: state})
		: state;
}

export function startMending(
	from: Pick<Mending, 'setup' | 'entries' | 'asks' | 'run' | 'mapping' | 'cameFrom'>,
): RejectsStep {
	return countAgain({...from, mending: mendingEntriesOf(from.run, from.setup), done: null});
}

/** What stands in the fields before anything was entered. */
export function mendingEntriesOf(run: string, {mappingFile}: Pick<Setup, 'mappingFile'>): MendingEntries {
	return {
		out: textField(`rejects-${run.slice(0, idLetters)}.csv`),
		format: 'csv',
		inFull: false,
		mappingFile: textField(mappingFile ?? ''),
		rows: textField(''),
	};
}

/** The rejects by their reasons, counted anew. */
export function countAgain(
	from: Pick<Mending, 'setup' | 'entries' | 'mending' | 'asks' | 'run' | 'mapping' | 'cameFrom' | 'done'>,
): RejectsStep {
	const {setup, entries, mending, asks, run, mapping, cameFrom, done} = from;
	return {
		step: 'rejects',
		...{setup, entries, mending, run, mapping, cameFrom, done},
		asks: asks + 1,
		counts: {state: 'asked', ask: asks},
		cursor: 0,
	};
}

/** What all screens of the rejects know, out of one of them. */
export function mendingBase({setup, entries, mending, asks, run, mapping, cameFrom, done}: Mending) {
	return {setup, entries, mending, asks, run, mapping, cameFrom, done};
}
