/** The rows of the list of tables to roll back, and what Space does to each. Pure. */
import {
	chosenTables,
	type LookedTable,
	type RollbackChoice,
	type RollbackTablesStep,
} from './rollback-state.ts';

export type RollbackRow =
	| {readonly kind: 'all'; readonly tables: readonly LookedTable[]}
	| {readonly kind: 'table'; readonly table: LookedTable}
	| {readonly kind: 'force-changed'}
	| {readonly kind: 'drop-created'};

/** All tables as one where they are several, those tables, and what holds for all of them. */
export function rollbackRows({choice: {tables}}: Pick<RollbackTablesStep, 'choice'>): readonly RollbackRow[] {
	return [
		...(tables.length < 2 ? [] : [{kind: 'all', tables} as const]),
		...tables.map(table => ({kind: 'table', table}) as const),
		{kind: 'force-changed'},
		{kind: 'drop-created'},
	];
}

/** Whether the row's box is checked. */
export function isChecked({left, forceChanged, dropCreated}: RollbackChoice, row: RollbackRow): boolean {
	switch (row.kind) {
		case 'all':
			return row.tables.every(({table}) => !left.includes(table));
		case 'table':
			return !left.includes(row.table.table);
		case 'force-changed':
			return forceChanged;
		case 'drop-created':
			return dropCreated;
	}
}

/** The choice with the row's box checked if it was not, and the other way round. */
export function toggled(choice: RollbackChoice, row: RollbackRow): RollbackChoice {
	const checked = isChecked(choice, row);
	const leaving = (tables: readonly LookedTable[]) => {
		const names = tables.map(({table}) => table);
		const others = choice.left.filter(table => !names.includes(table));
		return {...choice, left: checked ? [...others, ...names] : others};
	};
	switch (row.kind) {
		case 'all':
			return leaving(row.tables);
		case 'table':
			return leaving([row.table]);
		case 'force-changed':
			return {...choice, forceChanged: !choice.forceChanged};
		case 'drop-created':
			return {...choice, dropCreated: !choice.dropCreated};
	}
}

/** Tables of the run that are left out, and whose rows refer to rows that would go: each once. */
export function referringTables(choice: RollbackChoice): readonly string[] {
	const all = chosenTables(choice).flatMap(({blocked_by: blockers}) => blockers);
	return [
		...new Set(all.flatMap(({run_table: ours}) => (ours !== null && choice.left.includes(ours) ? ours : []))),
	];
}
