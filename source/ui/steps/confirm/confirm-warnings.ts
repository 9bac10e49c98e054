/** What is to be changed before it is started. Pure. */
import {filledTables} from '../../entering/confirmation.ts';
import {isWanted} from '../../requests.ts';
import type {ConfirmStep} from '../../wizard-state.ts';

/** Rows that are in the way, and tables that are left out though chosen ones refer to them: a sentence each. */
export function confirmWarnings({
	plan,
	target,
	entries,
}: Pick<ConfirmStep, 'plan' | 'target' | 'entries'>): readonly string[] {
	const {mode, onConflict} = entries.options;
	const loads = plan.loads.filter(({table}) => isWanted(entries, table));
	const filled = filledTables(target);
	const own = [...new Set(loads.map(load => load.relation))].filter(name => filled.includes(name));
	const stops =
		own.length > 0 && onConflict === 'fail' && mode !== 'validate-only'
			? [
					`This will stop before the first row: rows are in ${own.join(', ')}. Esc leads to skip, update, or leaving tables out.`,
				]
			: [];
	const parents = new Map(plan.loads.map(load => [load.number, load]));
	const missing = new Map<string, Set<string>>();
	for (const {table, columns} of loads) {
		for (const {references} of columns) {
			for (const number of references?.loads ?? []) {
				const parent = parents.get(number);
				if (parent && !isWanted(entries, parent.table) && !filled.includes(parent.relation)) {
					missing.set(parent.table, (missing.get(parent.table) ?? new Set()).add(table));
				}
			}
		}
	}
	const orphans = [...missing].map(
		([parent, children]) =>
			`${parent} is left out and empty: rows of ${[...children].join(', ')} that refer to it will be rejected.`,
	);
	return [...stops, ...orphans];
}
