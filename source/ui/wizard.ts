/** The wizard as one pure function: what a key or an answer of the engine makes of the state. */
import type {Action} from './action.ts';
import {back} from './back.ts';
import {catchUpFromResult} from './catching-up/catch-up.ts';
import {changeMapping} from './changing/change-mapping.ts';
import {isChanging} from './changing/changing-state.ts';
import {changeColumn, showChanges} from './changing/start-changing.ts';
import {chooseMapping} from './choosing/choose-mapping.ts';
import {editText, type TextEdit} from './components/text-field.ts';
import {mustBeTyped} from './entering/confirmation.ts';
import {changeOption, optionRows, toggleTables} from './entering/option-rows.ts';
import {
	askCompletion,
	completed,
	pasted,
	scanned,
	withHealth,
	withPath,
	withSource,
} from './entering/source-fields.ts';
import {changeTarget, editTarget, moveFocus, moveWay} from './entering/target-entries.ts';
import {answered, idle, wentOn} from './lookup.ts';
import {mend} from './mending/mend.ts';
import {isMending} from './mending/mending-state.ts';
import {conflictsFromResult, settleConflicts} from './mending/settle-conflicts.ts';
import {rejectsFromResult} from './mending/start-mending.ts';
import {next} from './next.ts';
import {lookBack} from './past/look-back.ts';
import {isLookingBack} from './past/past-state.ts';
import {canPause, canVerify, isBlocked} from './requests.ts';
import {rollBack} from './rollback/roll-back.ts';
import {rollBackFromResult} from './rollback/roll-back-result.ts';
import {activeTable} from './running/progress.ts';
import {runWentOn} from './running/run-went-on.ts';
import {goOnFromResult, leaveAlone, soughtAtStart, withoutLateScreen} from './running/unfinished.ts';
import {rowSought, seekRow} from './seek-row.ts';
import {
	isChoosing,
	isRollingBack,
	type Migrating,
	planViews,
	resultViews,
	type TargetStep,
	type Wizard,
} from './wizard-state.ts';

export type {Action} from './action.ts';

/** The state after an action. An action that has no meaning at a step leaves the state as it is. */
export function wizard(state: Wizard, action: Action): Wizard {
	if (action.type === 'interruption-sought') {
		return soughtAtStart(state, action);
	}
	const settled = withoutLateScreen(state, action);
	if (isChoosing(settled)) {
		return chooseMapping(settled, action);
	}
	if (isLookingBack(settled)) {
		return lookBack(settled, action);
	}
	if (isChanging(settled)) {
		return changeMapping(settled, action);
	}
	if (isMending(settled)) {
		return mend(settled, action);
	}
	if (settled.step === 'conflicts') {
		return settleConflicts(settled, action);
	}
	return isRollingBack(settled) ? rollBack(settled, action) : migrate(settled, action);
}

function migrate(state: Migrating, action: Action): Wizard {
	switch (action.type) {
		case 'next':
			return next(state, action.now);
		case 'back':
			return back(state);
		case 'move':
			return move(state, action.by, action.last);
		case 'edit':
			return edit(state, action.edit);
		case 'change':
			return change(state, action.by);
		case 'toggle-all':
			return state.step === 'options' ? {...state, entries: toggleTables(state, action.among)} : state;
		case 'view-moved':
			return moveView(state, action.by);
		case 'view-chosen':
			return state.step === 'plan' && state.plan.state === 'found'
				? {...state, view: action.view, line: 0}
				: state;
		case 'change-column':
			return state.step === 'plan' ? changeColumn(state) : state;
		case 'show-changes':
			return state.step === 'plan' ? showChanges(state) : state;
		case 'source-inspected':
			return state.step === 'about' || state.step === 'sources' ? withSource(state, action) : state;
		case 'pasted':
			return state.step === 'sources' ? pasted(state, action.text) : state;
		case 'complete':
			return state.step === 'sources' ? askCompletion(state) : state;
		case 'path-completed':
			return state.step === 'sources' ? completed(state, action) : state;
		case 'folder-scanned':
			return state.step === 'sources' ? scanned(state, action) : state;
		case 'health-told':
			return state.step === 'sources' ? withHealth(state, action) : state;
		case 'target-inspected':
			return state.step === 'target' ? withTarget(state, action) : state;
		case 'leave-alone':
			return state.step === 'unfinished' ? leaveAlone(state) : state;
		case 'go-on':
			return state.step === 'result' ? goOnFromResult(state, action.now) : state;
		case 'catch-up':
			return state.step === 'result' ? catchUpFromResult(state, action.now) : state;
		case 'plan-made': {
			if (state.step !== 'plan') {
				return state;
			}
			const plan = answered(state.plan, action.ask, action.answer);
			const blocked = plan.state === 'found' && isBlocked(plan.value);
			return {...state, plan, view: blocked ? 'problems' : state.view};
		}
		case 'previews-made':
			return state.step === 'preview'
				? {...state, previews: answered(state.previews, action.ask, action.answer)}
				: state;
		case 'row-sought':
			return state.step === 'preview' ? seekRow(state, action.key) : state;
		case 'row-found':
			return state.step === 'preview' ? rowSought(state, action) : state;
		case 'verify':
			return state.step === 'result' && canVerify(state)
				? {...state, asks: state.asks + 1, verification: {state: 'asked', ask: state.asks}}
				: state;
		case 'verify-went-on':
			return state.step === 'result'
				? {...state, verification: wentOn(state.verification, action.ask, action.percent)}
				: state;
		case 'verified':
			return state.step === 'result'
				? {...state, verification: answered(state.verification, action.ask, action.answer)}
				: state;
		case 'run-went-on':
			return state.step === 'run' ? runWentOn(state, action.events, action.now) : state;
		case 'stop':
			return state.step === 'run' ? {...state, stopping: true} : state;
		case 'pause':
			return state.step === 'run' && canPause(state) ? {...state, pausing: !state.pausing} : state;
		case 'roll-back':
			return state.step === 'result' ? rollBackFromResult(state) : state;
		case 'show-rejects':
			return state.step === 'result' ? rejectsFromResult(state) : state;
		case 'show-conflicts':
			return state.step === 'result' ? conflictsFromResult(state) : state;
		default:
			return state;
	}
}

function clamp(position: number, last: number): number {
	return Math.max(0, Math.min(position, last));
}

function move(state: Migrating, by: number, last: number): Wizard {
	switch (state.step) {
		case 'sources':
			return {...state, completion: idle, cursor: clamp(state.cursor + by, last)};
		case 'options':
			return {...state, cursor: clamp(state.cursor + by, last)};
		case 'target':
			return moveFocus(state, by);
		case 'plan':
			return state.view === 'loads'
				? {...state, load: clamp(state.load + by, last)}
				: {...state, line: clamp(state.line + by, last)};
		case 'about':
		case 'unfinished':
		case 'preview':
		case 'confirm':
		case 'result':
			return {...state, line: clamp(state.line + by, last)};
		case 'run':
			return {...state, cursor: clamp((state.cursor ?? activeTable(state.progress)) + by, last)};
	}
}

function edit(state: Migrating, textEdit: TextEdit): Wizard {
	if (state.step === 'target') {
		return editTarget(state, textEdit);
	}
	if (state.step === 'confirm') {
		return mustBeTyped(state) ? {...state, typed: editText(state.typed, textEdit)} : state;
	}
	const field = state.step === 'sources' ? state.entries.sources[state.cursor]?.path : undefined;
	return state.step === 'sources' && field ? withPath(state, state.cursor, editText(field, textEdit)) : state;
}

function change(state: Migrating, by: 1 | -1): Wizard {
	switch (state.step) {
		case 'target':
			return changeTarget(state, by);
		case 'preview': {
			const all = state.previews.state === 'found' ? state.previews.value.length : 0;
			return all === 0 ? state : {...state, load: (state.load + by + all) % all, sought: null, line: 0};
		}
		case 'options': {
			const row = optionRows(state)[state.cursor];
			return row ? {...state, entries: changeOption(state.entries, state.plan, row, by)} : state;
		}
		default:
			return state;
	}
}

function moveView(state: Migrating, by: 1 | -1): Wizard {
	if (state.step === 'target') {
		return moveWay(state, by);
	}
	if (state.step === 'plan' && state.plan.state === 'found') {
		return {...state, view: beside(planViews, state.view, by), line: 0};
	}
	return state.step === 'result' ? {...state, view: beside(resultViews, state.view, by), line: 0} : state;
}

function beside<View>(views: readonly View[], view: View, by: 1 | -1): View {
	return views[(views.indexOf(view) + by + views.length) % views.length] ?? view;
}

function withTarget(state: TargetStep, action: Extract<Action, {type: 'target-inspected'}>): TargetStep {
	const target = answered(state.target, action.ask, action.answer);
	if (target === state.target) {
		return state;
	}
	const {entries} = state;
	const trial = action.trial ?? entries.address.trial;
	const told = {...state, target, unfinished: action.unfinished};
	return trial === entries.address.trial
		? told
		: {...told, entries: {...entries, address: {...entries.address, trial}, createSchema: true}};
}
