/** What the target's step wants to know, and how it is asked. */
import {answerOf} from '../engine-answer.ts';
import {targetAddress, unfinishedRequest} from '../requests.ts';
import {seekUnfinished} from '../running/seek-unfinished.ts';
import type {Ports, Question} from '../use-lookups.ts';
import type {TargetStep} from './first-state.ts';

/** What stands there; a server for a trial is started first. */
export function targetQuestion(state: TargetStep): Question | null {
	if (state.target.state !== 'asked') {
		return null;
	}
	const {ask} = state.target;
	const {schema} = state.setup.mapping.target;
	const tables = [...new Set(state.setup.mapping.loads.map(load => load.into))];
	return {
		ask,
		async put(ports) {
			const started = await answerOf(() => startedTrial(state, ports));
			if (started.state === 'failed') {
				return {type: 'target-inspected', ask, answer: started, unfinished: null};
			}
			const {trial, ...at} = started.value;
			const answer = await answerOf(() =>
				ports.engine.inspectTarget(targetAddress(at.entries), schema, tables),
			);
			const request = answer.state === 'found' ? unfinishedRequest(at) : undefined;
			const unfinished = request ? await seekUnfinished(ports.engine, request) : null;
			return {type: 'target-inspected', ask, answer, unfinished, ...(trial === undefined ? {} : {trial})};
		},
	};
}

/** The entries with the server's address, where one for a trial is wanted and was not started yet. */
async function startedTrial({setup, entries}: TargetStep, {startTrial}: Ports) {
	const {address} = entries;
	if (address.way !== 'trial' || address.trial !== null || !startTrial || setup.trialFolder === undefined) {
		return {setup, entries};
	}
	const trial = await startTrial(setup.trialFolder);
	return {setup, entries: {...entries, address: {...address, trial}}, trial};
}
