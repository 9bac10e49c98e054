/** Rolling a run back, as a pure function: which tables, whether really, how it goes, and what came of it. */
import type {RollbackEvent} from '../../engine/report/rollback.ts';
import type {Action, Seen} from '../action.ts';
import {editText, type TextEdit, textField} from '../components/text-field.ts';
import {answered} from '../lookup.ts';
import type {Wizard} from '../wizard-state.ts';
import {back} from './back-from-rollback.ts';
import {foldRollbackProgress, initialRollbackProgress} from './rollback-progress.ts';
import {referringTables, rollbackRows, toggled} from './rollback-rows.ts';
import {
	chosenTables,
	type LookedTable,
	type RollbackConfirmStep,
	type RollbackResultStep,
	type RollbackStep,
	type RollbackTablesStep,
	type RollingBack,
	rollbackViews,
} from './rollback-state.ts';

export function rollBack(state: RollingBack, action: Action): Wizard {
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
			return state.step === 'rollback-tables' ? change(state) : state;
		case 'toggle-all':
			return state.step === 'rollback-tables' ? toggleAll(state, action.among) : state;
		case 'choose-referring':
			return state.step === 'rollback-tables' ? chooseReferring(state) : state;
		case 'view-moved':
			return moveView(state);
		case 'tables-looked-at':
			return state.step === 'rollback-tables' ? lookedAt(state, action) : state;
		case 'rollback-went-on':
			return state.step === 'rollback' ? wentOn(state, action.events, action.now) : state;
		case 'stop':
			return state.step === 'rollback' ? {...state, stopping: true} : state;
		default:
			return state;
	}
}

function next(state: RollingBack, now: number): RollingBack {
	switch (state.step) {
		case 'rollback-tables':
			return afterTables(state);
		case 'rollback-confirm':
			return afterConfirm(state, now);
		case 'rollback':
		case 'rollback-result':
			return state;
	}
}

function afterTables(state: RollbackTablesStep): RollingBack {
	const chosen = chosenTables(state.choice);
	switch (state.look.state) {
		case 'asked':
			return {...state, goesOn: true};
		case 'idle':
		case 'failed':
			return chosen.length === 0 && state.choice.tables.length > 0 ? state : askLook(state);
		case 'found': {
			const {setup, entries, asks, run, mapping, cameFrom, choice, place, done} = state;
			return chosen.length === 0 || chosen.some(isBlocked) || place === null
				? state
				: {
						step: 'rollback-confirm',
						...{setup, entries, asks, run, mapping, cameFrom, choice, place, done},
						typed: textField(''),
						refused: false,
					};
		}
	}
}

/** Whether rows that stay refer to rows of the table. */
export function isBlocked({blocked_by: blockers}: Pick<LookedTable, 'blocked_by'>): boolean {
	return blockers.length > 0;
}

function afterConfirm(state: RollbackConfirmStep, now: number): RollbackConfirmStep | RollbackStep {
	const {typed, refused: _, ...confirmed} = state;
	return typed.value.trim() === state.place.database
		? {...confirmed, step: 'rollback', progress: initialRollbackProgress(now), stopping: false, cursor: null}
		: {...state, refused: true};
}

function move(state: RollingBack, by: number, last: number): RollingBack {
	const moved = (position: number, end: number) => Math.max(0, Math.min(position + by, end));
	switch (state.step) {
		case 'rollback-tables':
			return state.detailed
				? {...state, line: moved(state.line, last)}
				: {...state, cursor: moved(state.cursor, rollbackRows(state).length - 1)};
		case 'rollback': {
			const {tables} = state.progress;
			return {...state, cursor: moved(state.cursor ?? tableUnderWay(state), tables.length - 1)};
		}
		case 'rollback-result':
			return {...state, line: moved(state.line, last)};
		case 'rollback-confirm':
			return state;
	}
}

/** Position of the table that goes now: what the live list shows unless the operator looks elsewhere. */
export function tableUnderWay({progress: {tables}}: Pick<RollbackStep, 'progress'>): number {
	const at = tables.findIndex(({done}) => done === null);
	return at === -1 ? Math.max(0, tables.length - 1) : at;
}

function edit(state: RollingBack, textEdit: TextEdit): RollingBack {
	if (state.step === 'rollback-confirm') {
		return {...state, typed: editText(state.typed, textEdit), refused: false};
	}
	return state;
}

function change(state: RollbackTablesStep): RollbackTablesStep {
	const row = rollbackRows(state)[state.cursor];
	return row === undefined ? state : withChoice(state, toggled(state.choice, row));
}

function toggleAll(state: RollbackTablesStep, among?: readonly number[]): RollbackTablesStep {
	const rows = rollbackRows(state);
	const meant = among === undefined ? rows : among.flatMap(position => rows[position] ?? []);
	const tables = meant.flatMap(row => (row.kind === 'table' ? row.table : []));
	return tables.length === 0 ? state : withChoice(state, toggled(state.choice, {kind: 'all', tables}));
}

/** Tables that stand in the way go too; what refers to their rows then is found by the next look. */
function chooseReferring(state: RollbackTablesStep): RollbackTablesStep {
	const wanted = referringTables(state.choice);
	const left = state.choice.left.filter(table => !wanted.includes(table));
	return wanted.length === 0 ? state : withChoice(state, {...state.choice, left});
}

/** What is found depends on which rows stay: other tables, other answers. What is dropped afterwards changes none. */
function withChoice(state: RollbackTablesStep, choice: RollbackTablesStep['choice']): RollbackTablesStep {
	const changed = {...state, choice};
	if (choice.dropCreated !== state.choice.dropCreated) {
		return changed;
	}
	return askLook({
		...changed,
		looksAtAll: state.looksAtAll || choice.forceChanged !== state.choice.forceChanged,
	});
}

function askLook(state: RollbackTablesStep): RollbackTablesStep {
	const isNothing = state.choice.tables.length > 0 && chosenTables(state.choice).length === 0;
	const {asks} = state;
	return isNothing && !state.looksAtAll
		? {...state, look: {state: 'idle'}, goesOn: false}
		: {...state, asks: asks + 1, look: {state: 'asked', ask: asks}, goesOn: false};
}

function lookedAt(
	state: RollbackTablesStep,
	action: Extract<Action, {type: 'tables-looked-at'}>,
): RollingBack {
	const look = answered(state.look, action.ask, action.answer);
	if (look === state.look) {
		return state;
	}
	if (look.state !== 'found') {
		// What was known before is of no use where all was asked for.
		const choice = state.looksAtAll ? {...state.choice, tables: []} : state.choice;
		return {...state, look, choice, goesOn: false};
	}
	const {tables, ...place} = look.value;
	const choice = {...state.choice, tables: state.looksAtAll ? tables : merged(state.choice.tables, tables)};
	const seen = {...state, look, place, choice, looksAtAll: false};
	// The list is known now; what was left out makes another answer for the rest.
	if (state.looksAtAll && chosenTables(choice).length < tables.length) {
		return {...askLook(seen), goesOn: state.goesOn};
	}
	return state.goesOn ? afterTables({...seen, goesOn: false}) : seen;
}

/** What stays was not looked at: nothing is in its way. */
function merged(known: readonly LookedTable[], looked: readonly LookedTable[]): readonly LookedTable[] {
	return known.map(table => looked.find(other => other.table === table.table) ?? {...table, blocked_by: []});
}

function moveView(state: RollingBack): RollingBack {
	switch (state.step) {
		case 'rollback-tables': {
			const hasDetails = rollbackRows(state)[state.cursor]?.kind === 'table';
			return state.detailed || hasDetails ? {...state, detailed: !state.detailed, line: 0} : state;
		}
		case 'rollback-result': {
			const view = rollbackViews.find(other => other !== state.view) ?? state.view;
			return {...state, view, line: 0};
		}
		default:
			return state;
	}
}

function wentOn(
	state: RollbackStep,
	events: ReadonlyArray<Seen<RollbackEvent>>,
	now: number,
): RollbackStep | RollbackResultStep {
	let {progress} = state;
	for (const {event, at} of events) {
		progress = foldRollbackProgress(progress, event, at);
		if (event.event === 'finished') {
			const {place: _, progress: __, stopping: ___, cursor: ____, ...known} = state;
			const {rollback, exit_code: exitCode} = event;
			const done = {summary: rollback.summary, exitCode};
			return {...known, step: 'rollback-result', done, rollback, exitCode, view: 'tables', line: 0};
		}
	}
	return {...state, progress: {...progress, now}};
}
