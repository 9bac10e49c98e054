/** From the plan, or the last look before a run, to the changes of the mapping, and back to the plan. Pure. */
import type {Plan} from '../../engine/plan/plan.ts';
import {textField} from '../components/text-field.ts';
import {idle} from '../lookup.ts';
import type {ConfirmStep, PlanStep, Setup, Wizard} from '../wizard-state.ts';
import {type Changed, type Changes, type ChangesStep, isUnsaved} from './changing-state.ts';
import {columnRows, coverageSubjects, subjectOf} from './column-rows.ts';

/** What was changed so far; undefined where the mapping cannot be changed, as its text is not known. */
export function changesOf({mapping, ddl, mappingText, mappingFile, changes}: Setup): Changes | undefined {
	if (changes !== undefined || mappingText === undefined) {
		return changes;
	}
	const original = {
		mapping,
		...(ddl === undefined ? {} : {ddl}),
		text: mappingText,
		...(mappingFile === undefined ? {} : {file: mappingFile}),
	};
	return {original, edits: [], saved: null, reason: ''};
}

/** The row at the cursor is to be changed. */
export function changeColumn(state: PlanStep): Wizard {
	const {setup, entries, asks} = state;
	const subject = subjectOf(state);
	return subject === undefined
		? state
		: {
				step: 'column-change',
				...{setup, entries, asks, subject, cursor: 0, entry: null, edit: null, changed: idle},
				from: state,
			};
}

/** All changes, to be saved or undone; the cursor is at the file. */
export function showChanges(state: PlanStep | ConfirmStep): Wizard {
	const {setup, entries, asks} = state;
	const changes = changesOf(setup);
	if (changes === undefined || (changes.edits.length === 0 && !isUnsaved(setup))) {
		return state;
	}
	const {edits} = changes;
	return {
		step: 'changes',
		...{
			setup,
			entries,
			asks,
			out: textField(fileInUse(setup)),
			overwrite: false,
			undoes: null,
			changed: idle,
			saved: idle,
			from: state,
		},
		cursor: edits.length,
	};
}

/** Where changes go unless told otherwise: the file in use, or a new one in the place of a preset. */
export function fileInUse({mapping, mappingFile, changes}: Setup): string {
	return changes?.saved?.file ?? changes?.original.file ?? mappingFile ?? `${mapping.name}.yaml`;
}

/** Whether a run needs the changes to be saved first: it could be caught up with by no file. */
export function mustSave({setup, entries}: Pick<ConfirmStep, 'setup' | 'entries'>): boolean {
	return entries.options.mode === 'run' && isUnsaved(setup);
}

/** The plan of the changed mapping, in the view that was in sight, or with what now stands in its way. */
export function withChanged(
	from: PlanStep | ConfirmStep,
	{setup, plan}: Changed,
	asks: ChangesStep['asks'],
): PlanStep {
	const {entries, sources, target} = from;
	const place =
		from.step === 'plan'
			? {view: from.view, load: from.load, line: from.line}
			: ({view: 'loads', load: 0, line: 0} as const);
	const step: PlanStep = {
		step: 'plan',
		...{setup, entries, asks, sources, target, ...place},
		plan: {state: 'found', value: plan},
	};
	if (hasNewBlockers(planOf(from), plan)) {
		return {...step, view: 'problems', line: 0};
	}
	const rows =
		place.view === 'columns'
			? columnRows(plan, place.load).length
			: place.view === 'coverage'
				? coverageSubjects(plan).length
				: 1;
	return {...step, line: Math.max(0, Math.min(place.line, rows - 1))};
}

/** Of a step that has one. */
export function planOf({plan}: PlanStep | ConfirmStep): Plan | null {
	return 'state' in plan ? (plan.state === 'found' ? plan.value : null) : plan;
}

function hasNewBlockers(before: Plan | null, now: Plan): boolean {
	const blocked = (plan: Plan | null) =>
		(plan?.problems ?? []).filter(({severity}) => severity === 'blocker').map(({where}) => where);
	const known = new Set(blocked(before));
	return blocked(now).some(where => !known.has(where));
}

/** The mapping as it was changed before it was opened once more, where its file is still the same. */
export function withKeptChanges(opened: Setup, kept: Setup | undefined): Setup {
	const {mappingText, mappingFile, ddl} = opened;
	const original = kept?.changes?.original;
	const isSame =
		original !== undefined &&
		original.text === mappingText &&
		original.file === mappingFile &&
		original.ddl === ddl;
	if (!kept || !isSame) {
		return opened;
	}
	const {mapping, ddl: changedDdl, changes, mappingFile: file} = kept;
	return {
		...opened,
		mapping,
		...(changedDdl === undefined ? {} : {ddl: changedDdl}),
		...(changes === undefined ? {} : {changes}),
		...(file === undefined ? {} : {mappingFile: file}),
	};
}
