/** The rows of the options step, and what changing one does. */
import type {RunMode} from '../../engine/events.ts';
import type {Plan} from '../../engine/plan/plan.ts';
import type {OnConflict} from '../../engine/run/request.ts';
import {isWanted, plannedTables} from '../requests.ts';
import type {Entries, OptionsStep} from '../wizard-state.ts';

export type OptionRow =
	| {readonly kind: 'mode' | 'batch-size' | 'workers' | 'on-conflict' | 'backup' | 'rollback' | 'carry-over'}
	| {readonly kind: 'table'; readonly table: string};

const modes: readonly RunMode[] = ['run', 'dry-run', 'validate-only'];
const conflicts: readonly OnConflict[] = ['fail', 'skip', 'update'];
const batchSizes = [1, 10, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000];
const mostWorkers = 32;

/** What can be chosen. Carry-over is offered where the mapping names tables that may be carried over. */
export function optionRows(state: Pick<OptionsStep, 'setup' | 'plan'>): readonly OptionRow[] {
	const carries = Object.keys(state.setup.mapping.carry_over.tables).length > 0;
	return [
		{kind: 'mode'},
		{kind: 'batch-size'},
		{kind: 'workers'},
		{kind: 'on-conflict'},
		{kind: 'backup'},
		{kind: 'rollback'},
		...(carries ? [{kind: 'carry-over'} as const] : []),
		...plannedTables(state.plan).map(table => ({kind: 'table', table}) as const),
	];
}

/** The entries after one press of ← (-1) or → or Space (+1) on a row. */
export function changeOption(entries: Entries, plan: Plan, row: OptionRow, by: 1 | -1): Entries {
	const {options} = entries;
	switch (row.kind) {
		case 'mode': {
			const at = modes.indexOf(options.mode) + by + modes.length;
			return {...entries, options: {...options, mode: modes[at % modes.length] ?? 'run'}};
		}
		case 'batch-size':
			return {...entries, options: {...options, batchSize: neighbour(options.batchSize, by)}};
		case 'workers': {
			const workers = Math.min(mostWorkers, Math.max(1, options.workers + by));
			return {...entries, options: {...options, workers}};
		}
		case 'on-conflict': {
			const at = conflicts.indexOf(options.onConflict) + by + conflicts.length;
			return {...entries, options: {...options, onConflict: conflicts[at % conflicts.length] ?? 'fail'}};
		}
		case 'backup':
			return {...entries, options: {...options, backup: !options.backup}};
		case 'rollback':
			return {...entries, options: {...options, rollback: !options.rollback}};
		case 'carry-over':
			return {...entries, carryOver: !entries.carryOver};
		case 'table': {
			const all = plannedTables(plan);
			const wanted = all.filter(table => isWanted(entries, table) !== (table === row.table));
			return {...entries, tables: wanted.length === all.length ? null : wanted};
		}
	}
}

/**
 * All tables, or none where all are wanted.
 * @param among positions of the rows in sight; default: all
 */
export function toggleTables({setup, entries, plan}: OptionsStep, among?: readonly number[]): Entries {
	const rows = optionRows({setup, plan});
	const shown = (among ?? [...rows.keys()]).flatMap(at => {
		const row = rows[at];
		return row?.kind === 'table' ? row.table : [];
	});
	const takesIn = !shown.every(table => isWanted(entries, table));
	const all = plannedTables(plan);
	const wanted = all.filter(table => (shown.includes(table) ? takesIn : isWanted(entries, table)));
	return {...entries, tables: wanted.length === all.length ? null : wanted};
}

/** The next size of the ladder; a size between two rungs goes to the nearer end of its gap. */
function neighbour(size: number, by: 1 | -1): number {
	const next = by === 1 ? batchSizes.find(other => other > size) : batchSizes.findLast(other => other < size);
	return next ?? size;
}
