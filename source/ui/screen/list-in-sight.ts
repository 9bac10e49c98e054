/** The list that a screen shows and its rows as texts, to be sought in. Pure. */

import type {Subject} from '../changing/changing-state.ts';
import {columnRows} from '../changing/column-rows.ts';
import {type ProposalRow, proposalRows} from '../choosing/proposal-rows.ts';
import {optionRows} from '../entering/option-rows.ts';
import {shownRuns} from '../past/past-items.ts';
import {tableUnderWay} from '../rollback/roll-back.ts';
import {type RollbackRow, rollbackRows} from '../rollback/rollback-rows.ts';
import {activeTable, tablesOf} from '../running/progress.ts';
import {coverageRows} from '../steps/plan/coverage-rows.ts';
import type {PlanStep, Wizard} from '../wizard-state.ts';

export interface ListInSight {
	readonly name: string;
	readonly cursor: number;
	/** Whether keys act on the row at the cursor, which must be in sight then. */
	readonly acts: boolean;
	/** What is sought in, a text a row. */
	texts(): readonly string[];
}

/** The list in sight; null where there is none that anything is sought in. */
export function listInSight(state: Wizard): ListInSight | null {
	switch (state.step) {
		case 'plan':
			return state.plan.state === 'found' ? planList(state, state.plan.value) : null;
		case 'proposal': {
			const {summary, cursor} = state;
			return (
				summary && {
					name: 'proposal',
					cursor,
					acts: true,
					texts: () => proposalRows(summary).map(proposalText),
				}
			);
		}
		case 'options':
			return {
				name: 'options',
				cursor: state.cursor,
				acts: true,
				texts: () =>
					optionRows(state).map(row => (row.kind === 'table' ? row.table : row.kind.replaceAll('-', ' '))),
			};
		case 'runs':
			return {
				name: 'runs',
				cursor: state.cursor,
				acts: true,
				texts: () =>
					shownRuns(state).map(run =>
						[run.started.replace('T', ' '), run.mapping, run.state, run.target, run.run].join(' '),
					),
			};
		case 'run':
			return {
				name: 'run',
				cursor: state.cursor ?? activeTable(state.progress),
				acts: false,
				texts: () => tablesOf(state.progress).map(({table}) => table),
			};
		case 'result':
			return state.view === 'tables'
				? {
						name: 'result',
						cursor: state.line,
						acts: false,
						texts: () => Object.keys(state.report.table_stats),
					}
				: null;
		case 'rollback-tables':
			return state.detailed
				? null
				: {
						name: 'rollback-tables',
						cursor: state.cursor,
						acts: true,
						texts: () => rollbackRows(state).map(rollbackText),
					};
		case 'rollback':
			return {
				name: 'rollback',
				cursor: state.cursor ?? tableUnderWay(state),
				acts: false,
				texts: () => state.progress.tables.map(({table}) => table),
			};
		case 'rollback-result':
			return state.view === 'tables'
				? {
						name: 'rollback-result',
						cursor: state.line,
						acts: false,
						texts: () => Object.keys(state.rollback.tables),
					}
				: null;
		default:
			return null;
	}
}

type FoundPlan = Extract<PlanStep['plan'], {state: 'found'}>['value'];

function planList({view, load, line}: PlanStep, plan: FoundPlan): ListInSight | null {
	switch (view) {
		case 'loads':
			return {
				name: 'loads',
				cursor: load,
				acts: true,
				texts: () => plan.loads.map(({source, schema, table}) => `${source} ${schema}.${table}`),
			};
		case 'columns':
			return {
				name: 'columns',
				cursor: line,
				acts: true,
				texts: () => columnRows(plan, load).map(columnText),
			};
		case 'coverage':
			return {
				name: 'coverage',
				cursor: line,
				acts: true,
				texts: () =>
					coverageRows(plan).map(({where, kind, detail}) => `${where} ${kind.replace('-', ' ')} ${detail}`),
			};
		case 'problems':
			return null;
	}
}

function columnText(row: Subject): string {
	switch (row.kind) {
		case 'column':
			return `${row.column.name} ${row.column.type.display} ${row.column.origin}`;
		case 'unfilled':
			return `${row.column.name} ${row.column.display}`;
		case 'source':
			return `${row.columns.join(' ')} ${row.reason ?? 'unaccounted'}`;
	}
}

function proposalText(row: ProposalRow): string {
	switch (row.kind) {
		case 'table':
			return `${row.table.source} ${row.table.table}`;
		case 'column':
			return `${row.column.path} ${row.column.name} ${row.column.type}`;
		case 'left':
		case 'not-migrated':
			return `${row.path} ${row.reason}`;
		default:
			return row.kind.replace('-', ' ');
	}
}

function rollbackText(row: RollbackRow): string {
	switch (row.kind) {
		case 'table':
			return row.table.table;
		case 'all':
			return 'all';
		case 'force-changed':
			return 'also rows changed since';
		case 'drop-created':
			return 'drop tables that the run made';
	}
}

/** Positions of the texts that have all the words, whatever their case. */
export function positionsWith(texts: readonly string[], sought: string): readonly number[] {
	const words = sought
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '');
	return texts.flatMap((text, position) => {
		const lower = text.toLowerCase();
		return words.every(word => lower.includes(word)) ? position : [];
	});
}
