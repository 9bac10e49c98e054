/** What is said below the list of tables: what stands in the way, or else what the chosen row means. Pure. */
import {counted} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {rollbackRows} from '../../rollback-rows.ts';
import {chosenTables, type LookedTable, type RollbackTablesStep} from '../../rollback-state.ts';
import {blockerAdvice, blockerWords, changedWords} from '../../rollback-words.ts';

export function adviceOf(state: RollbackTablesStep): TextLine {
	const chosen = chosenTables(state.choice);
	if (state.choice.tables.length > 0 && chosen.length === 0) {
		return {text: 'No table is chosen: choose at least one.', tone: 'warning'};
	}
	const row = rollbackRows(state)[state.cursor];
	// What stands in the way of the table at the cursor, or else of the first.
	const blocked = [...(row?.kind === 'table' ? [row.table] : []), ...chosen].find(
		table => table.blocked_by.length > 0,
	);
	const [blocker] = blocked?.blocked_by ?? [];
	if (blocked && blocker) {
		const names = chosen.map(({table}) => table);
		return {
			text: `${blockerWords({...blocker, examples: []}, blocked.table)}: ${blockerAdvice(blocker, blocked.table, names)}.`,
			tone: 'bad',
		};
	}
	switch (row?.kind) {
		case undefined:
		case 'all':
			return {text: 'Space chooses all tables, or none.', tone: 'quiet'};
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

function tableAdvice(its: LookedTable): string {
	const {table, rows, changed_keys: keys} = its;
	return keys.length > 0
		? `${changedWords(table, its)}.`
		: `The run inserted ${counted(rows, 'row')} into ${table}.`;
}
