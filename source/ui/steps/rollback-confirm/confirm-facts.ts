/** What a rollback will do, as name and value: what matters most first, as a small screen shows only that. Pure. */
import type {Fact} from '../../components/facts.tsx';
import {counted} from '../../components/format.ts';
import {chosenTables, type RollbackConfirmStep} from '../../rollback/rollback-state.ts';
import {rowsText} from '../../rollback/rollback-words.ts';

/** Names of tables that are told. */
const mostNamed = 8;

export function confirmFacts({choice, place, run, mapping}: RollbackConfirmStep): readonly Fact[] {
	const chosen = chosenTables(choice);
	const kept = chosen.reduce((total, table) => total + table.kept, 0);
	const names = chosen.slice(0, mostNamed).map(({table}) => table);
	const more = chosen.length - names.length;
	const changed = choice.forceChanged
		? 'rows that were changed since go too'
		: kept === 0
			? 'no rows were changed since'
			: `${counted(kept, 'row')} changed since ${kept === 1 ? 'stays' : 'stay'}`;
	return [
		['Target', place.address],
		['Rows', rowsText(chosen)],
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
