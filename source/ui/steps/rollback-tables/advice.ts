/** What is said below the list of tables: what stands in the way, or else what the chosen row means. Pure. */
import type {Blocker} from '../../../engine/report/rollback.ts';
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
	const blocked = blockedText(chosen, row?.kind === 'table' ? row.table.table : null);
	if (blocked !== null) {
		return {text: blocked, tone: 'bad'};
	}
	switch (row?.kind) {
		case undefined:
		case 'all':
			return {text: 'Space chooses all tables, or none. Letters find a table by its name.', tone: 'quiet'};
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

/** One of what stands in the way: of the table at the cursor, of a table that can be chosen too, or else the first. */
function blockedText(chosen: readonly LookedTable[], at: string | null): string | null {
	const names = chosen.map(({table}) => table);
	const all = chosen.flatMap(({table, blocked_by}) => blocked_by.map(blocker => ({table, blocker})));
	const [first] = all;
	if (first === undefined) {
		return null;
	}
	const isChoosable = ({run_table: ours}: Blocker) => ours !== null && !names.includes(ours);
	const told = all.find(({table}) => table === at) ?? all.find(({blocker}) => isChoosable(blocker)) ?? first;
	const words = blockerWords({...told.blocker, examples: []}, told.table);
	const more = all.length === 1 ? '' : ` ${all.length - 1} more in the way.`;
	return `${words}. ${blockerAdvice(told.blocker, told.table, names)}${more}`;
}

function tableAdvice(its: LookedTable): string {
	const {table, rows, changed_keys: keys} = its;
	return keys.length > 0
		? `${changedWords(table, its)}.`
		: `The run inserted ${counted(rows, 'row')} into ${table}.`;
}
