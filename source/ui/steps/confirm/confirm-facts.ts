import type {Plan, PlannedLoad} from '../../../engine/plan/plan.ts';
import type {OnConflict, TargetSummary} from '../../../engine/run/request.ts';
import {isUnsaved} from '../../changing/changing-state.ts';
import {counted, formatCount} from '../../components/format.ts';
import {filledTables} from '../../entering/confirmation.ts';
import {durationText} from '../../entering/pace.ts';
import {isWanted, plannedTables} from '../../requests.ts';
import type {ConfirmStep} from '../../wizard-state.ts';

const conflictTexts: Readonly<Record<OnConflict, string>> = {
	fail: 'stop before the first row',
	skip: 'rows that are there already are skipped',
	update: 'rows that are there already become what the source has',
};

/** What will happen, as name and value. */
export function confirmFacts({
	sources,
	target,
	plan,
	entries,
	previews,
	setup,
}: ConfirmStep): ReadonlyArray<readonly [string, string]> {
	const {options} = entries;
	const loads = plan.loads.filter(load => isWanted(entries, load.table));
	const rows = loads.reduce((sum, load) => sum + load.rows, 0);
	const all = plannedTables(plan);
	const tables = all.filter(table => isWanted(entries, table)).length;
	const samples = previews.filter(({table}) => isWanted(entries, table)).flatMap(preview => preview.rows);
	const bad = samples.filter(row => row.after.some(cell => cell.problem !== undefined)).length;
	const writes = options.mode === 'run';
	const filled = filledTables(target);
	return [
		...(isUnsaved(setup) ? [['Mapping', unsavedText(writes)] as const] : []),
		['From', `${counted(sources.length, 'database')}: ${sources.map(source => source.name).join(', ')}`],
		['To', `${target.address}, schema ${plan.schema}`],
		['Rows', `${formatCount(rows)} into ${tables} of ${counted(all.length, 'table')}`],
		...(filled.length === 0 ? [] : [['There now', filledText(filled, target, loads)] as const]),
		['Time', durationText(rows, [...entries.paces, ...(setup.pace ? [setup.pace] : [])])],
		[
			'Expect',
			bad === 0
				? 'no rejects among the sample rows'
				: `some rejects. ${bad} of ${samples.length} sample rows are some, but samples are picked for their unusual values: a dry run counts all`,
		],
		['Tables', tablesText(plan, loads, writes)],
		['Conflicts', conflictTexts[options.onConflict]],
		[
			'Pace',
			`${counted(options.batchSize, 'row')} a transaction, ${counted(options.workers, 'load')} side by side`,
		],
		['Snapshots', options.backup ? `kept in ${options.backupDir}` : 'removed after a run that finished'],
		['Rollback', writes ? (options.rollback ? 'prepared' : 'not prepared') : 'none needed: nothing stays'],
	];
}

/** A run that no mapping file leads to could not be caught up with. */
function unsavedText(writes: boolean): string {
	return `changed, not saved${writes ? ': a run is caught up with later only by the file of its mapping' : ''}`;
}

/** Rows that are there already: in tables that are loaded into, or only beside them. */
function filledText(filled: readonly string[], target: TargetSummary, loads: readonly PlannedLoad[]): string {
	const own = filled.filter(name => loads.some(load => load.relation === name));
	return own.length === 0
		? `${counted(filled.length, 'other table')} of ${target.database} with rows`
		: `rows in ${counted(own.length, 'table')} that ${own.length === 1 ? 'is' : 'are'} loaded into: ${own.join(', ')}`;
}

/** All tables that are made, by name: the mapping's SQL may make more than rows go into. */
function tablesText(plan: Plan, loads: readonly PlannedLoad[], writes: boolean): string {
	const {tables: created = []} = plan.create;
	if (created.length === 0) {
		return 'all there already';
	}
	const verb = writes ? (created.length === 1 ? 'is' : 'are') : 'would be';
	const loaded = created.filter(name => loads.some(({table}) => table === name));
	const empty = created.filter(name => !loaded.includes(name));
	return [
		`${counted(created.length, 'missing table')} ${verb} created at the start`,
		...(loaded.length > 0 ? [`rows go into ${loaded.join(', ')}`] : []),
		...(empty.length > 0 ? [`nothing goes into ${empty.join(', ')}`] : []),
	].join('; ');
}
