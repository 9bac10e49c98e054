/** What the steps that look back at runs want to know, and how it is asked. */
import {answerOf} from '../engine-answer.ts';
import {verifyPastRequest} from '../requests.ts';
import {verificationOf} from '../running/verification-of.ts';
import type {Question} from '../use-lookups.ts';
import type {LookingBack} from './past-state.ts';

export function pastQuestion(state: LookingBack): Question | null {
	if (state.step === 'welcome') {
		return null;
	}
	if (state.reading.state === 'asked') {
		const {ask} = state.reading;
		return {
			ask,
			put: async ({history}) => ({
				type: 'runs-read',
				ask,
				answer: await answerOf(() => known(history).runs()),
			}),
		};
	}
	if (state.step === 'runs') {
		return null;
	}
	const {opened, past, mapping, trial, verification} = state;
	if (opened.state === 'asked') {
		const {ask} = opened;
		return {
			ask,
			put: async ({history}) => ({
				type: 'run-opened',
				ask,
				answer: await answerOf(() => known(history).open(past.run)),
			}),
		};
	}
	if (opened.state === 'found' && mapping.state === 'asked') {
		const {ask} = mapping;
		const {mappingFile: file} = opened.value.setup;
		return {
			ask,
			put: async ({mappings}) => ({
				type: 'catch-up-opened',
				ask,
				answer: await answerOf(() =>
					known(mappings).open(file === undefined ? {preset: past.mapping} : {file}),
				),
				now: Date.now(),
			}),
		};
	}
	if (opened.state === 'found' && trial.state === 'asked') {
		const {ask} = trial;
		const {trialFolder = ''} = opened.value.setup;
		return {
			ask,
			put: async ({startTrial}) => ({
				type: 'trial-started',
				ask,
				answer: await answerOf(() => known(startTrial)(trialFolder)),
			}),
		};
	}
	if (opened.state !== 'found' || verification.state !== 'asked') {
		return null;
	}
	const {ask} = verification;
	const {setup} = opened.value;
	return {
		ask,
		put: async ({engine}, signal, dispatch) => ({
			type: 'verified',
			ask,
			answer: await verificationOf(engine, verifyPastRequest(past.run, setup, signal), percent =>
				dispatch({type: 'verify-went-on', ask, percent}),
			),
		}),
	};
}

function known<Port extends object>(port: Port | undefined): Port {
	if (!port) {
		throw new Error('runs are looked at, and nobody knows them or their mappings');
	}
	return port;
}
