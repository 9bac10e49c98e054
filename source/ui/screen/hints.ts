/** The keys of each step, the ones that matter most first: a narrow terminal shows only these. */
import {canCatchUp} from '../catching-up/catch-up.ts';
import {changeHint, changingHints, savingHint} from '../changing/changing-hints.ts';
import type {Hint} from '../components/frame.tsx';
import type {Symbols} from '../components/symbols.tsx';
import {mustBeTyped} from '../entering/confirmation.ts';
import {mendingHints} from '../mending/mending-hints.ts';
import {canMend} from '../mending/start-mending.ts';
import {canPause, canRollBack, canSettle, canVerify, isBlocked, leadsToOptions} from '../requests.ts';
import {rollbackHints} from '../rollback/rollback-hints.ts';
import type {ResultStep, Wizard} from '../wizard-state.ts';

const back = {keys: 'Esc', does: 'back'};
const backOrB = {...back, also: 'b'};
const backOrLeft = {...back, also: 'Left'};
const leave = {keys: 'Ctrl-C', does: 'leave'};
const clear = {keys: 'Ctrl-U', does: 'clear'};
const toOptions = {keys: 'Enter', also: 'b Esc', does: 'back to the options'};
const complete = {keys: 'Tab', does: 'complete'};
const otherWay = {keys: 'Tab', does: 'another way'};
const nextView = {keys: 'Tab', also: 'Shift-Tab', does: 'next view'};

/** What the hint line of a step says. */
export function hintsFor(state: Wizard, {upDown, leftRight, right}: Symbols): readonly Hint[] {
	const enter = {keys: 'Enter', does: enterDoes(state)};
	const choose = {keys: upDown, does: 'choose'};
	const scroll = {keys: upDown, does: 'scroll'};
	switch (state.step) {
		case 'welcome':
			return [enter, choose, leave];
		case 'runs':
			return [{keys: 'Enter', also: 'Right', does: 'open'}, backOrLeft, choose, leave];
		case 'past-run':
			return [enter, backOrLeft, choose, leave];
		case 'rollback-tables':
		case 'rollback-confirm':
		case 'rollback':
		case 'rollback-result':
			return rollbackHints(state, {choose, scroll});
		case 'rejects':
		case 'reject-rows':
		case 'reject-export':
		case 'retry-options':
		case 'retry-result':
			return mendingHints(state, {choose, scroll});
		case 'column-change':
		case 'changes':
			return changingHints(state, choose);
		case 'conflicts':
			return [{keys: 'Enter', does: 'catch up so'}, back, choose, {keys: leftRight, does: 'scroll'}, leave];
		case 'mapping':
			return [
				enter,
				...(state.beginning.welcome === null ? [] : [back]),
				choose,
				...(state.origin === 'file' ? [clear] : []),
				leave,
			];
		case 'databases':
			return state.examination.state === 'asked'
				? [{keys: 'Esc', does: 'stop'}, leave]
				: [enter, back, complete, choose, clear, leave];
		case 'proposal':
			return [
				enter,
				backOrB,
				{keys: 'Space', also: 'Left Right', does: 'change'},
				{keys: 'Tab', also: 'Shift-Tab', does: 'next mixed'},
				choose,
				leave,
			];
		case 'save':
			return state.focus === 'out'
				? [enter, back, choose, clear, leave]
				: [enter, {keys: 'Space', does: 'toggle'}, back, choose, leave];
		case 'unfinished':
			return [
				{keys: 'Enter', does: 'go on'},
				{keys: 'n', does: 'leave it, begin anew'},
				{keys: 'q', does: 'quit'},
				back,
				scroll,
			];
		case 'about':
			return [enter, ...(state.setup.cameFrom ? [back] : []), scroll, leave];
		case 'sources':
			return [enter, back, complete, choose, clear, leave];
		case 'target':
			return ['create-schema', 'tls'].includes(state.focus)
				? [enter, {keys: 'Space', does: 'change'}, back, otherWay, choose, leave]
				: [enter, back, otherWay, choose, clear, leave];
		case 'plan':
			return state.view === 'loads'
				? [
						enter,
						{keys: right, also: 'e', does: 'columns'},
						backOrB,
						nextView,
						...savingHint(state),
						choose,
						leave,
					]
				: [
						enter,
						...changeHint(state),
						backOrB,
						nextView,
						...savingHint(state),
						state.view === 'problems' ? scroll : choose,
						leave,
					];
		case 'preview':
			return [enter, backOrB, {keys: leftRight, does: 'load'}, scroll, leave];
		case 'options':
			return [
				enter,
				{keys: `Space ${leftRight}`, does: 'change'},
				backOrB,
				choose,
				{keys: 'Ctrl-A', does: 'all/no tables'},
				leave,
			];
		case 'confirm':
			return mustBeTyped(state)
				? [{keys: 'Enter', does: 'start, once typed'}, back, scroll, clear, leave]
				: [{keys: 'Enter/y', does: 'start'}, {...back, also: 'b n Left'}, scroll, leave];
		case 'run':
			return [
				{keys: 'Ctrl-C', does: state.stopping ? 'leave at once' : 'stop after this batch'},
				...(canPause(state) ? [{keys: 'p', does: state.pausing ? 'go on' : 'pause'}] : []),
				scroll,
			];
		case 'result': {
			const leaves = leadsToOptions(state)
				? [toOptions, {keys: 'q', does: 'leave'}]
				: [{keys: 'Enter/q', does: 'leave'}];
			const again = state.work === 'plan' ? [] : backFromRest(state);
			const rest = state.unfinished === null ? [] : [{keys: 'r', does: 'go on with it'}];
			const compare = canVerify(state) ? [{keys: 'v', does: 'verify'}] : [];
			const catchUp = canCatchUp(state) ? [{keys: 'c', does: 'catch up'}] : [];
			const decide = canSettle(state) ? [{keys: 'c', does: 'decide, then again'}] : [];
			const rejects = canMend(state) ? [{keys: 'x', does: 'rejects'}] : [];
			const rollBack = canRollBack(state) ? [{keys: 'u', does: 'roll back'}] : [];
			return [
				...leaves,
				...decide,
				...rest,
				...rejects,
				...compare,
				...catchUp,
				...rollBack,
				nextView,
				scroll,
				...again,
			];
		}
	}
}

/** Where there is a screen that a run was gone on with at, or looked at. */
function backFromRest({cameFrom, report}: Exclude<ResultStep, {work: 'plan'}>): readonly Hint[] {
	if (cameFrom?.step === 'result') {
		return [{...back, does: 'back to the result before'}];
	}
	return cameFrom !== null && (cameFrom.step === 'past-run' || report.state === 'failed') ? [back] : [];
}

function enterDoes(state: Wizard): string {
	switch (state.step) {
		case 'databases':
			return state.examination.state === 'found' ? 'continue' : 'read them';
		case 'proposal':
			return state.proposal.state === 'failed' ? 'try again' : 'continue';
		case 'save':
			return 'write and continue';
		case 'sources':
			return isAllFound(state) ? 'continue' : 'look';
		case 'target':
			return state.target.state === 'found' ? 'continue' : 'connect';
		case 'plan':
			return state.plan.state === 'failed' || (state.plan.state === 'found' && isBlocked(state.plan.value))
				? 'try again'
				: 'continue';
		case 'preview':
			return state.previews.state === 'failed' ? 'try again' : 'continue';
		default:
			return 'continue';
	}
}

function isAllFound({entries, lookups}: Extract<Wizard, {step: 'sources'}>): boolean {
	return entries.sources.every(({name}) => lookups[name]?.state === 'found');
}
