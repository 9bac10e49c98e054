/** What Back does. The entries go along, and what was found is kept where nothing can have changed it. */

import {askPlan} from './ask-plan.ts';
import {backToMapping} from './choosing/choose-mapping.ts';
import {paceOf} from './entering/pace.ts';
import {atSources} from './entering/source-fields.ts';
import {firstFocus} from './entering/target-entries.ts';
import {idle} from './lookup.ts';
import {readAgain} from './past/look-back.ts';
import type {PastRunStep} from './past/past-state.ts';
import {isBlocked, leadsToOptions} from './requests.ts';
import {exitCodeOf} from './running/exit-code.ts';
import {backFrom} from './running/unfinished.ts';
import {seekRow} from './seek-row.ts';
import type {Entries, Migrating, ResultStep, SourcesStep, TargetStep, Wizard} from './wizard-state.ts';

export function back(state: Migrating): Wizard {
	switch (state.step) {
		case 'unfinished':
			return backFrom(state);
		case 'about':
			return backToMapping(state) ?? state;
		case 'sources': {
			const {setup, entries, asks, lookups} = state;
			return {step: 'about', setup, entries, asks, lookups, line: 0, interruption: idle};
		}
		case 'run':
			return state;
		case 'target':
			return backToSources(state);
		case 'plan': {
			const first = state.plan.state === 'found' && isBlocked(state.plan.value) ? 'problems' : 'loads';
			if (state.view !== first && state.view !== 'loads') {
				return {...state, view: first, line: 0};
			}
			const {setup, entries, asks, sources, target} = state;
			return {
				step: 'target',
				setup,
				entries,
				asks,
				sources,
				target: {state: 'found', value: target},
				unfinished: null,
				focus: firstFocus(entries),
			};
		}
		case 'preview':
			if (state.sought !== null) {
				return seekRow(state, null);
			}
			return state.carriesOver === state.entries.carryOver
				? {...state, step: 'plan', plan: {state: 'found', value: state.plan}, view: 'loads', line: 0}
				: askPlan(state);
		case 'options':
			return {
				...state,
				step: 'preview',
				previews: {state: 'found', value: state.previews},
				sought: null,
				load: 0,
				line: 0,
			};
		case 'confirm': {
			const {typed: _, line: __, ...known} = state;
			return {...known, step: 'options', cursor: 0};
		}
		case 'result':
			// A run that was not gone on with is as it was.
			if (state.work !== 'plan' && state.cameFrom?.step === 'past-run') {
				return backToPast(state, state.cameFrom);
			}
			if (state.work === 'catch-up' && state.cameFrom.step === 'result') {
				return {...state.cameFrom, asks: state.asks};
			}
			if (state.work !== 'plan') {
				return state.work === 'rest' && state.report.state === 'failed' && state.cameFrom !== null
					? {...state.cameFrom, asks: state.asks}
					: state;
			}
			return leadsToOptions(state) ? {...state, step: 'options', cursor: 0, entries: withPace(state)} : state;
	}
}

/** What the rehearsal took is what the run may take. */
function withPace({entries, report}: ResultStep): Entries {
	const pace = paceOf(report);
	return pace === null ? entries : {...entries, paces: [pace, ...entries.paces]};
}

/** The history may tell otherwise of the run by now. */
function backToPast(state: ResultStep, cameFrom: PastRunStep): PastRunStep {
	const {asks, verification} = state;
	if (state.work === 'past' && !state.retried) {
		const did = state.takenBack?.exitCode ?? cameFrom.did;
		return readAgain({...cameFrom, asks, did, verification});
	}
	const opened = {state: 'asked', ask: asks} as const;
	return readAgain({...cameFrom, asks: asks + 1, did: exitCodeOf(state), opened, verification: idle});
}

function backToSources(state: TargetStep): SourcesStep {
	const found = new Map(state.sources.map(summary => [summary.name, summary]));
	const {setup, entries, asks} = state;
	const lookups = entries.sources.map(({name}) => {
		const value = found.get(name);
		return [name, value ? ({state: 'found', value} as const) : idle] as const;
	});
	return atSources({setup, entries, asks, lookups: Object.fromEntries(lookups)});
}
