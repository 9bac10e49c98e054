/** What is said below the list of tables: what stands in the way, or else what the chosen row means. Pure. */
import {counted} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {referringTables, rollbackRows} from '../../rollback/rollback-rows.ts';
import {chosenTables, type LookedTable, type RollbackTablesStep} from '../../rollback/rollback-state.ts';
import {blockerAdvice, blockerWords, changedWords} from '../../rollback/rollback-words.ts';

export function adviceOf(state: RollbackTablesStep): TextLine {
	const chosen = chosenTables(state.choice);
	if (state.choice.tables.length > 0 && chosen.length === 0) {
		return {text: 'No table is chosen: choose at least one.', tone: 'warning'};
	}
	const row = rollbackRows(state)[state.cursor];
	const blocked = blockedText(state, row?.kind === 'table' ? row.table.table : null);
	if (blocked !== null) {
		return {text: blocked, tone: 'bad'};
	}
	switch (row?.kind) {
		case undefined:
		case 'all':
			return {text: 'Space chooses all tables, or none. / finds a table by its name.', tone: 'quiet'};
		case 'table':
			return {text: tableAdvice(row.table), tone: 'quiet'};
		case 'force-changed':
			return {
				text: 'Rows that somebody changed since the run are removed too. Without it they stay, and are named.',
				tone: 'quiet',
			};
		case 'drop-created':
			return {
				text: 'Tables that were not there before the run are dropped, where nothing is left in them.',
				tone: 'quiet',
			};
	}
}

/** What stands in the way: of the table at the cursor, of one whose children can be chosen too, or else of the first. */
function blockedText(state: RollbackTablesStep, at: string | null): string | null {
	const chosen = chosenTables(state.choice);
	const blocked = chosen.filter(({blocked_by: blockers}) => blockers.length > 0);
	const referring = (its: LookedTable) => referringTables({...state.choice, tables: [its]});
	const told =
		blocked.find(({table}) => table === at) ?? blocked.find(its => referring(its).length > 0) ?? blocked[0];
	if (told === undefined) {
		return null;
	}
	const {table, blocked_by: blockers} = told;
	const children = referring(told);
	const only = blockers.length === 1 || children.length === 0 ? blockers[0] : undefined;
	if (only !== undefined) {
		const names = chosen.map(other => other.table);
		const more = blockers.length === 1 ? '' : ' Tab tells more.';
		return `${blockerWords({...only, examples: []}, table)}. ${blockerAdvice(only, table, names)}${more}`;
	}
	const rows = blockers.reduce((sum, blocker) => sum + blocker.rows, 0);
	const [first = ''] = children;
	const others = children.length === 1 ? '' : ` and ${counted(children.length - 1, 'other')}`;
	return `${counted(rows, 'row')} refer to ${table}. Choose ${first}${others} too, or leave ${table} out.`;
}

function tableAdvice(its: LookedTable): string {
	const {table, rows, changed_keys: keys} = its;
	return keys.length > 0
		? `${changedWords(table, its)}.`
		: `The run inserted ${counted(rows, 'row')} into ${table}.`;
}
