/** The steps up to a mapping as a pure function: the preset, a file, or what is proposed from the data. */
import {pastedPaths} from '../components/pasted-paths.ts';
import {editText, type TextEdit} from '../components/text-field.ts';
import {initialWizard} from '../initial-wizard.ts';
import {answered, idle, type Lookup} from '../lookup.ts';
import type {Action} from '../wizard.ts';
import type {AboutStep, Setup, Wizard} from '../wizard-state.ts';
import {atDatabases, editDatabase, pasteDatabases, plainDatabases, seekDatabases} from './database-fields.ts';
import {databaseFiles} from './database-names.ts';
import {
	type Choosing,
	type DatabasesStep,
	type MappingStep,
	mappingOrigins,
	type ProposalStep,
	type SaveStep,
} from './mapping-state.ts';
import {changeProposal, isMixed, proposalRows} from './proposal-rows.ts';

export function chooseMapping(state: Choosing, action: Action): Wizard {
	switch (action.type) {
		case 'next':
			return next(state);
		case 'back':
			return back(state);
		case 'move':
			return move(state, action.by);
		case 'edit':
			return edit(state, action.edit);
		case 'change':
			return change(state, action.by);
		case 'mixed-column-sought':
			return state.step === 'proposal' ? seekMixed(state, action.by) : state;
		case 'mapping-opened':
			if (state.step !== 'mapping' && state.step !== 'save') {
				return state;
			}
			return opened({...state, setup: answered(state.setup, action.ask, action.answer)});
		case 'pasted':
			return paste(state, action.text);
		case 'complete':
		case 'path-completed':
		case 'folders-opened':
			return state.step === 'databases' ? seekDatabases(state, action) : state;
		case 'table-ahead':
			return state.step === 'databases' && isAsked(state.examination, action.ask)
				? {...state, ahead: action.ahead}
				: state;
		case 'examined':
			return state.step === 'databases'
				? examined({...state, examination: answered(state.examination, action.ask, action.answer)})
				: state;
		case 'proposed': {
			if (state.step !== 'proposal') {
				return state;
			}
			const proposal = answered(state.proposal, action.ask, action.answer);
			const summary = proposal.state === 'found' ? proposal.value : state.summary;
			const last = summary ? proposalRows(summary).length - 1 : 0;
			const made = {...state, proposal, summary, cursor: Math.min(state.cursor, last)};
			return state.goesOn && proposal.state === 'found' ? next(made) : made;
		}
		default:
			return state;
	}
}

/** The way back from the first step that has a mapping, to where it was chosen. */
export function backToMapping({setup, entries, asks}: AboutStep): Wizard | undefined {
	const {cameFrom} = setup;
	const changed = setup.changes ? {changed: setup} : {};
	return (
		cameFrom && {...cameFrom, asks, kept: {mapping: setup.mapping.name, entries, ...changed}, setup: idle}
	);
}

function next(state: Choosing): Choosing {
	const {beginning, asks, kept} = state;
	const asked = {state: 'asked', ask: asks} as const;
	switch (state.step) {
		case 'mapping':
			if (state.origin === 'init') {
				return atDatabases(state);
			}
			return state.setup.state === 'asked' || (state.origin === 'file' && isBlank(beginning.file.value))
				? state
				: {...state, asks: asks + 1, setup: asked};
		case 'databases':
			if (
				state.examination.state === 'asked' ||
				Object.keys(databaseFiles(beginning.databases)).length === 0
			) {
				return state;
			}
			return state.examination.state === 'found'
				? (examined(state) as Choosing)
				: {...plainDatabases(state), asks: asks + 1, examination: asked, ahead: null};
		case 'proposal':
			if (state.proposal.state === 'failed') {
				return askProposal(state);
			}
			if (state.proposal.state === 'asked' && state.summary) {
				return {...state, goesOn: true};
			}
			return state.proposal.state === 'found'
				? {
						step: 'save',
						beginning,
						asks,
						kept,
						examination: state.examination,
						summary: state.proposal.value,
						focus: 'out',
						setup: idle,
					}
				: state;
		case 'save':
			return state.setup.state === 'asked' || isBlank(beginning.out.value)
				? state
				: {...state, asks: asks + 1, setup: asked};
	}
}

function back(state: Choosing): Wizard {
	const {beginning, asks, kept} = state;
	switch (state.step) {
		case 'mapping': {
			const {welcome} = beginning;
			const begin = {...state, setup: idle, beginning: {...beginning, welcome: null}};
			return welcome === null ? {...state, setup: idle} : {...welcome, asks, begin};
		}
		case 'databases':
			return state.examination.state === 'asked'
				? {...state, examination: idle, ahead: null}
				: {step: 'mapping', beginning, asks, kept, origin: 'init', setup: idle, interruption: idle};
		case 'proposal': {
			const examination = {state: 'found', value: state.examination} as const;
			return atDatabases(state, examination);
		}
		case 'save': {
			const {examination, summary} = state;
			const proposal = {state: 'found', value: summary} as const;
			return {step: 'proposal', beginning, asks, kept, examination, summary, proposal, cursor: 0};
		}
	}
}

/** With the mapping opened the first step that needs one follows. */
function opened(state: MappingStep | SaveStep): Wizard {
	if (state.setup.state !== 'found') {
		return state;
	}
	const setup: Setup = {...state.setup.value, cameFrom: state};
	return initialWizard(setup, state);
}

function examined(state: DatabasesStep): Choosing {
	if (state.examination.state !== 'found') {
		return state;
	}
	const {beginning, asks, kept, examination} = state;
	const start = {step: 'proposal', beginning, asks, kept, summary: null, proposal: idle, cursor: 0} as const;
	return askProposal({...start, examination: examination.value});
}

function askProposal(state: ProposalStep): ProposalStep {
	return {...state, asks: state.asks + 1, proposal: {state: 'asked', ask: state.asks}, goesOn: false};
}

/** Lists are as long as the state says: keys that arrive together may have made them longer than the screen knows. */
function move(state: Choosing, by: number): Choosing {
	const moved = (position: number, length: number) => Math.max(0, Math.min(position + by, length - 1));
	switch (state.step) {
		case 'mapping': {
			const at = moved(mappingOrigins.indexOf(state.origin), mappingOrigins.length);
			return {...state, origin: mappingOrigins[at] ?? state.origin, setup: idle};
		}
		case 'databases':
			return {...state, completion: idle, cursor: moved(state.cursor, state.beginning.databases.length)};
		case 'proposal':
			return state.summary
				? {...state, cursor: moved(state.cursor, proposalRows(state.summary).length)}
				: state;
		case 'save':
			return {...state, focus: by > 0 ? 'overwrite' : 'out'};
	}
}

function edit(state: Choosing, textEdit: TextEdit): Choosing {
	const {beginning} = state;
	switch (state.step) {
		case 'mapping':
			return state.origin === 'file'
				? {...state, setup: idle, beginning: {...beginning, file: editText(beginning.file, textEdit)}}
				: state;
		case 'databases':
			return editDatabase(state, textEdit);
		case 'proposal':
			return state;
		case 'save':
			if (state.focus === 'out') {
				return {...state, setup: idle, beginning: {...beginning, out: editText(beginning.out, textEdit)}};
			}
			// Space, which the screen takes for text until it has drawn where the focus is.
			return textEdit.edit === 'insert' && textEdit.text === ' '
				? {...state, setup: idle, beginning: {...beginning, overwrite: !beginning.overwrite}}
				: state;
	}
}

/** A path may come with quotes around it. */
function paste(state: Choosing, text: string): Choosing {
	return state.step === 'databases'
		? pasteDatabases(state, text)
		: edit(state, {edit: 'insert', text: pastedPaths(text)[0] ?? ''});
}

function change(state: Choosing, by: 1 | -1): Choosing {
	const {beginning} = state;
	const row =
		state.step === 'proposal' && state.summary ? proposalRows(state.summary)[state.cursor] : undefined;
	if (state.step !== 'proposal' || !row) {
		return state;
	}
	const options = changeProposal(beginning.options, row, by);
	return options === beginning.options ? state : askProposal({...state, beginning: {...beginning, options}});
}

/** To the next column whose values leave a choice, from the last on to the first. */
function seekMixed(state: ProposalStep, by: 1 | -1): ProposalStep {
	const rows = state.summary ? proposalRows(state.summary) : [];
	const mixed = rows.flatMap((row, index) => (row.kind === 'column' && isMixed(row.column) ? [index] : []));
	const found =
		by === 1
			? (mixed.find(index => index > state.cursor) ?? mixed[0])
			: (mixed.findLast(index => index < state.cursor) ?? mixed.at(-1));
	return {...state, cursor: found ?? state.cursor};
}

function isAsked(lookup: Lookup<unknown>, ask: number): boolean {
	return lookup.state === 'asked' && lookup.ask === ask;
}

function isBlank(text: string): boolean {
	return text.trim() === '';
}
