/** Looking at rejects, exporting and retrying them, as a pure function. */
import type {Action} from '../action.ts';
import {editText, type TextEdit, textField} from '../components/text-field.ts';
import {answered, idle, type Lookup} from '../lookup.ts';
import {initialProgress} from '../running/progress.ts';
import type {RunStep, Wizard} from '../wizard-state.ts';
import {back} from './back-from-mending.ts';
import {
	exportFields,
	type Looking,
	type Mending,
	pageRows,
	type RejectExportStep,
	type RejectRowsStep,
	type RejectsStep,
	type RetryOptionsStep,
	retryFields,
} from './mending-state.ts';
import {rejectFormats} from './reject-files.ts';
import {mendingBase} from './start-mending.ts';

export function mend(state: Mending, action: Action): Wizard {
	switch (action.type) {
		case 'next':
			return next(state);
		case 'back':
			return back(state);
		case 'move':
			return move(state, action.by, action.last);
		case 'edit':
			return edit(state, action.edit);
		case 'change':
			return state.step === 'reject-export' ? change(state) : state;
		case 'view-moved':
			return state.step === 'reject-rows' && rowAtCursor(state) !== undefined
				? {...state, whole: !state.whole, line: 0}
				: state;
		case 'export':
			return isLooking(state) && hasRejects(state)
				? {step: 'reject-export', ...mendingBase(state), focus: 'out', saved: idle, from: state}
				: state;
		case 'retry':
			return isLooking(state) && hasRejects(state)
				? {step: 'retry-options', ...mendingBase(state), focus: 'mappingFile', mended: idle, from: state}
				: state;
		case 'rejects-counted':
			return state.step === 'rejects' ? {...state, counts: taken(state.counts, action)} : state;
		case 'rejects-read':
			return state.step === 'reject-rows' ? {...state, page: taken(state.page, action)} : state;
		case 'rejects-saved':
			return state.step === 'reject-export' ? savedTo(state, taken(state.saved, action)) : state;
		case 'mapping-read':
			return state.step === 'retry-options'
				? withMapping(state, taken(state.mended, action), action.now)
				: state;
		default:
			return state;
	}
}

function taken<Value>(
	lookup: Lookup<Value>,
	{ask, answer}: {readonly ask: number; readonly answer: Parameters<typeof answered<Value>>[2]},
): Lookup<Value> {
	return answered(lookup, ask, answer);
}

function isLooking(state: Mending): state is Looking {
	return state.step === 'rejects' || state.step === 'reject-rows';
}

function hasRejects(state: Looking): boolean {
	return (
		state.step === 'reject-rows' || (state.counts.state === 'found' && state.counts.value.kinds.length > 0)
	);
}

/** The row that is pointed at; undefined while its page is not known. */
export function rowAtCursor({page, row, first}: RejectRowsStep) {
	return page.state === 'found' ? page.value[row - first] : undefined;
}

function next(state: Mending): Wizard {
	const {asks} = state;
	const asked = {state: 'asked', ask: asks} as const;
	switch (state.step) {
		case 'rejects':
			return openKind(state);
		case 'reject-rows':
			return state.page.state === 'failed'
				? {...state, asks: asks + 1, page: asked}
				: mend(state, {type: 'view-moved', by: 1});
		case 'reject-export':
			if (state.saved.state === 'found') {
				return back(state);
			}
			return state.saved.state === 'asked' || state.mending.out.value.trim() === ''
				? state
				: {...state, asks: asks + 1, saved: asked};
		case 'retry-options':
			return state.mended.state === 'asked' ? state : {...state, asks: asks + 1, mended: asked};
		case 'retry-result':
			return state;
	}
}

function openKind(state: RejectsStep): Wizard {
	const {asks, counts} = state;
	if (counts.state === 'failed') {
		return {...state, asks: asks + 1, counts: {state: 'asked', ask: asks}};
	}
	const kind = counts.state === 'found' ? counts.value.kinds[state.cursor] : undefined;
	return kind === undefined
		? state
		: {
				step: 'reject-rows',
				...mendingBase(state),
				asks: asks + 1,
				kind,
				page: {state: 'asked', ask: asks},
				...{first: 0, row: 0, whole: false, line: 0, from: state},
			};
}

function move(state: Mending, by: number, last: number): Mending {
	const moved = (position: number, end: number) => Math.max(0, Math.min(position + by, end));
	switch (state.step) {
		case 'rejects': {
			const kinds = state.counts.state === 'found' ? state.counts.value.kinds.length : 0;
			return {...state, cursor: moved(state.cursor, kinds - 1)};
		}
		case 'reject-rows':
			return state.whole
				? {...state, line: moved(state.line, last)}
				: atRow(state, moved(state.row, state.kind.rows - 1));
		case 'reject-export': {
			const at = moved(exportFields.indexOf(state.focus), exportFields.length - 1);
			return {...state, focus: exportFields[at] ?? state.focus};
		}
		case 'retry-options': {
			const at = moved(retryFields.indexOf(state.focus), retryFields.length - 1);
			return {...state, focus: retryFields[at] ?? state.focus};
		}
		case 'retry-result':
			return {...state, line: moved(state.line, last)};
	}
}

/** The page of the row is read where another one is known. */
function atRow(state: RejectRowsStep, row: number): RejectRowsStep {
	const first = Math.floor(row / pageRows) * pageRows;
	const {asks} = state;
	return first === state.first
		? {...state, row}
		: {...state, row, first, asks: asks + 1, page: {state: 'asked', ask: asks}};
}

function edit(state: Mending, textEdit: TextEdit): Mending {
	const {mending} = state;
	if (state.step === 'reject-export' && state.focus === 'out' && state.saved.state !== 'asked') {
		return {...state, saved: idle, mending: {...mending, out: editText(mending.out, textEdit)}};
	}
	return state.step === 'retry-options'
		? {
				...state,
				mended: idle,
				mending: {...mending, [state.focus]: editText(mending[state.focus], textEdit)},
			}
		: state;
}

/** The file's name goes with its form. */
function change(state: RejectExportStep): RejectExportStep {
	const {mending, focus} = state;
	if (focus === 'out' || state.saved.state === 'asked') {
		return state;
	}
	if (focus === 'in-full') {
		return {...state, saved: idle, mending: {...mending, inFull: !mending.inFull}};
	}
	const format = rejectFormats.find(other => other !== mending.format) ?? mending.format;
	const {value} = mending.out;
	const name = value.endsWith(`.${mending.format}`)
		? textField(value.slice(0, -mending.format.length) + format)
		: mending.out;
	return {...state, saved: idle, mending: {...mending, format, out: name}};
}

/** What was exported is what is edited, unless told otherwise. */
function savedTo(state: RejectExportStep, saved: Lookup<string>): RejectExportStep {
	return saved.state === 'found' && saved !== state.saved
		? {...state, saved, mending: {...state.mending, rows: textField(saved.value)}}
		: {...state, saved};
}

function withMapping(
	state: RetryOptionsStep,
	mended: RetryOptionsStep['mended'],
	now: number,
): RetryOptionsStep | RunStep {
	if (mended === state.mended || mended.state !== 'found') {
		return {...state, mended};
	}
	const {setup, entries, asks, run, mapping} = state;
	return {
		step: 'run',
		work: 'retry',
		...{setup, entries, asks, run, mapping, mended: mended.value},
		rows: state.mending.rows.value.trim(),
		options: {...state, mended: idle},
		progress: initialProgress('run', now),
		stopping: false,
		pausing: false,
		cursor: null,
	};
}
