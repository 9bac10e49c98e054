/** The list of tables to roll back as cells. Pure. */
import {checkBox} from '../../components/check-box.ts';
import {counted, formatCount} from '../../components/format.ts';
import type {TableRow} from '../../components/table.tsx';
import {isChecked, type RollbackRow} from '../../rollback/rollback-rows.ts';
import {chosenTables, type LookedTable, type RollbackChoice} from '../../rollback/rollback-state.ts';
import {rollbackNumbers} from '../../rollback/rollback-words.ts';

/** Position of the rows in the way, which are marked. */
const referred = 4;

/** @param shown positions of the numbers that are shown */
export function tableRow(row: RollbackRow, choice: RollbackChoice, shown: readonly number[]): TableRow {
	const box = (label: string) => checkBox(isChecked(choice, row), label);
	switch (row.kind) {
		case 'all': {
			const chosen = chosenTables(choice).filter(table => row.tables.includes(table));
			const label = `all ${counted(row.tables.length, 'table')}`;
			const isSome = chosen.length > 0 && chosen.length < row.tables.length;
			return {cells: [isSome ? `[-] ${label}` : box(label), ...sums(chosen, shown)]};
		}
		case 'table': {
			const numbers = rollbackNumbers(row.table);
			const at = shown.indexOf(referred);
			const isInTheWay = at !== -1 && (numbers[referred] ?? 0) > 0;
			return {
				cells: [box(row.table.table), ...shown.map(position => formatCount(numbers[position] ?? 0))],
				...(isChecked(choice, row) ? {} : {tone: 'quiet' as const}),
				...(isInTheWay ? {tones: {[at + 1]: 'bad' as const}} : {}),
			};
		}
		case 'force-changed':
			return {cells: [box('also rows changed since')], across: true};
		case 'drop-created':
			return {cells: [box('drop tables that the run made')], across: true};
	}
}

function sums(tables: readonly LookedTable[], shown: readonly number[]): readonly string[] {
	const all = tables.map(rollbackNumbers);
	return shown.map(position => formatCount(all.reduce((sum, numbers) => sum + (numbers[position] ?? 0), 0)));
}
