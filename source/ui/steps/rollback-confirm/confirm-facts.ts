/** What a rollback will do, as name and value: what matters most first, as a small screen shows only that. Pure. */
import type {Fact} from '../../components/facts.tsx';
import {counted} from '../../components/format.ts';
import {chosenTables, type RollbackConfirmStep} from '../../rollback/rollback-state.ts';

/** Names of tables that are told. */
const mostNamed = 8;

export function confirmFacts({choice, place, run, mapping}: RollbackConfirmStep): readonly Fact[] {
	const chosen = chosenTables(choice);
	const sum = (pick: (table: (typeof chosen)[number]) => number) =>
		chosen.reduce((total, table) => total + pick(table), 0);
	const removed = sum(table => table.removed);
	const restored = sum(table => table.restored);
	const kept = sum(table => table.kept);
	const names = chosen.slice(0, mostNamed).map(({table}) => table);
	const more = chosen.length - names.length;
	const changed = choice.forceChanged
		? 'rows that were changed since go too'
		: kept === 0
			? 'no rows were changed since'
			: `${counted(kept, 'row')} changed since ${kept === 1 ? 'stays' : 'stay'}`;
	return [
		['Target', place.address],
		[
			'Rows',
			`${counted(removed, 'row')} to remove${restored === 0 ? '' : `, ${counted(restored, 'row')} to restore`}`,
		],
		['Changed', changed],
		...(choice.dropCreated
			? [['Drop', 'tables that the run made, where nothing is left in them'] as const]
			: []),
		[
			'Tables',
			`${chosen.length} of ${choice.tables.length}: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`,
		],
		['Run', `${run} of ${mapping}`],
	];
}
