/** Looking a row up by its key in the preview. Pure. */

import type {LoadPreview} from '../engine/run/preview-request.ts';
import type {Action} from './action.ts';
import {answered, type Lookup} from './lookup.ts';
import type {PreviewStep} from './wizard-state.ts';

/** A row looked up by its key. */
export interface SoughtRow {
	readonly load: string;
	readonly key: string;
	readonly found: Lookup<LoadPreview>;
}

/** @param key as messages and reports write it; null: the samples are shown again */
export function seekRow(state: PreviewStep, key: string | null): PreviewStep {
	const preview = state.previews.state === 'found' ? state.previews.value[state.load] : undefined;
	if (key === null || preview === undefined) {
		return {...state, sought: null, line: 0};
	}
	const found = {state: 'asked', ask: state.asks} as const;
	return {...state, asks: state.asks + 1, sought: {load: preview.load, key, found}, line: 0};
}

export function rowSought(state: PreviewStep, action: Extract<Action, {type: 'row-found'}>): PreviewStep {
	const {sought} = state;
	return sought === null
		? state
		: {...state, sought: {...sought, found: answered(sought.found, action.ask, action.answer)}};
}
