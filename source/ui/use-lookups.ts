import {useApp} from 'ink';
import {type Dispatch, useEffect, useEffectEvent} from 'react';
import type {Engine} from '../engine/run/request.ts';
import {changingQuestion} from './changing/changing-questions.ts';
import {isChanging} from './changing/changing-state.ts';
import type {MappingFiles} from './changing/mapping-files.ts';
import {mappingQuestion} from './choosing/mapping-questions.ts';
import type {Mappings} from './choosing/mappings.ts';
import {answerOf} from './engine-answer.ts';
import type {FileLooks} from './entering/file-looks.ts';
import {healthQuestion, sourceQuestion} from './entering/source-questions.ts';
import type {TrialServer} from './entering/target-entries.ts';
import {targetQuestion} from './entering/target-question.ts';
import {problemOnScreen} from './hint-on-screen.ts';
import {mendingQuestion} from './mending/mending-questions.ts';
import {isMending} from './mending/mending-state.ts';
import type {RejectFiles} from './mending/reject-files.ts';
import {pastQuestion} from './past/past-questions.ts';
import type {History} from './past/past-runs.ts';
import {isLookingBack} from './past/past-state.ts';
import {goesOn, planRequest, targetOf, verifyRequest} from './requests.ts';
import {seekUnfinished} from './running/seek-unfinished.ts';
import {verificationOf} from './running/verification-of.ts';
import type {Action} from './wizard.ts';
import {isChoosing, type PreviewStep, type Wizard} from './wizard-state.ts';

/** Sample rows a load in the preview. */
const sampleRows = 5;

/** The engine reads SQLite without yielding: before it starts, the screen has this long to be drawn. */
const drawMs = 60;

/** One question under way: its number, how it is asked, and how its answer is told. */
export interface Question {
	readonly ask: number;
	/** @param signal says that nobody waits for the answer any more */
	put(ports: Ports, signal: AbortSignal, dispatch: Dispatch<Action>): Promise<Action>;
}

/** Those that are asked. */
export interface Ports {
	readonly engine: Engine;
	readonly rejectFiles: RejectFiles;
	readonly mappingFiles: MappingFiles;
	readonly files: FileLooks;
	/** Starts a server for a trial, or finds it running. @throws MigrationError embedded-server */
	readonly startTrial?: (folder: string) => Promise<TrialServer>;
	/** Absent where the command line names the mapping. */
	readonly mappings?: Mappings;
	/** Absent where the command line names the mapping. */
	readonly history?: History;
}

/** Asks what the step's state wants to know, one question at a time, and dispatches the answers. A slow server at the start holds up none. */
export function useLookups(state: Wizard, ports: Ports, dispatch: Dispatch<Action>): void {
	useQuestion(questionOf(state), ports, dispatch);
	useQuestion(startQuestion(state), ports, dispatch);
	useQuestion(state.step === 'sources' ? healthQuestion(state) : null, ports, dispatch);
}

function useQuestion(question: Question | null, ports: Ports, dispatch: Dispatch<Action>): void {
	const {exit} = useApp();
	const ask = question?.ask ?? null;
	const put = useEffectEvent((signal: AbortSignal) => question?.put(ports, signal, dispatch));
	useEffect(() => {
		if (ask === null) {
			return;
		}
		const left = new AbortController();
		const timer = setTimeout(async () => {
			try {
				const action = await put(left.signal);
				if (action && !left.signal.aborted) {
					dispatch(action);
				}
			} catch (error) {
				exit(error instanceof Error ? error : new Error(String(error)));
			}
		}, drawMs);
		return () => {
			left.abort();
			clearTimeout(timer);
		};
	}, [ask, dispatch, exit]);
}

function questionOf(state: Wizard): Question | null {
	if (isChoosing(state)) {
		const question = mappingQuestion(state);
		return (
			question && {
				...question,
				put({mappings, files}, signal, dispatch) {
					if (!mappings) {
						throw new Error('a mapping is chosen, and there is nobody to open it');
					}
					return question.put(mappings, signal, dispatch, files);
				},
			}
		);
	}
	if (isLookingBack(state)) {
		return pastQuestion(state);
	}
	if (isChanging(state)) {
		return changingQuestion(state);
	}
	if (isMending(state)) {
		return mendingQuestion(state);
	}
	switch (state.step) {
		case 'about':
		case 'sources':
			return sourceQuestion(state);
		case 'target':
			return targetQuestion(state);
		case 'plan': {
			if (state.plan.state !== 'asked') {
				return null;
			}
			const {ask} = state.plan;
			return {
				ask,
				put: async ({engine}) => ({
					type: 'plan-made',
					ask,
					answer: await answerOf(async () => {
						const plan = await engine.makePlan(planRequest(state));
						return {...plan, problems: plan.problems.map(problemOnScreen)};
					}),
				}),
			};
		}
		case 'preview':
			return previewQuestion(state);
		case 'result': {
			if (state.verification.state !== 'asked') {
				return null;
			}
			const {ask} = state.verification;
			return {
				ask,
				put: async ({engine}, signal, dispatch) => ({
					type: 'verified',
					ask,
					answer: await verificationOf(engine, verifyRequest(state, signal), percent =>
						dispatch({type: 'verify-went-on', ask, percent}),
					),
				}),
			};
		}
		default:
			return null;
	}
}

function previewQuestion(state: PreviewStep): Question | null {
	const {previews, sought, plan} = state;
	if (previews.state === 'asked') {
		const {ask} = previews;
		return {
			ask,
			put: async ({engine}) => ({
				type: 'previews-made',
				ask,
				answer: await answerOf(() => engine.preview(planRequest(state), plan, {rows: sampleRows})),
			}),
		};
	}
	if (sought?.found.state !== 'asked') {
		return null;
	}
	const {load, key} = sought;
	const {ask} = sought.found;
	return {
		ask,
		put: async ({engine}) => ({
			type: 'row-found',
			ask,
			answer: await answerOf(async () => {
				const choice = {rows: sampleRows, loads: [load], key};
				const [preview] = await engine.preview(planRequest(state), plan, choice);
				if (!preview) {
					throw new Error(`the engine said nothing about load ${load}`);
				}
				return preview;
			}),
		}),
	};
}

/** Whether a run was interrupted where the last one went: of any mapping, as the ledger has its plan. */
function startQuestion(state: Wizard): Question | null {
	const isFirst = state.step === 'welcome' || state.step === 'mapping' || state.step === 'about';
	if (!isFirst || state.interruption.state !== 'asked') {
		return null;
	}
	const {ask} = state.interruption;
	return {
		ask,
		async put({engine, mappings}) {
			const setup = state.step === 'about' ? state.setup : await mappings?.lastSetup();
			const unfinished =
				setup && goesOn(setup) ? await seekUnfinished(engine, {target: targetOf(setup)}) : null;
			const value = setup && unfinished ? {setup, unfinished} : null;
			return {type: 'interruption-sought', ask, answer: {state: 'found', value}};
		},
	};
}
