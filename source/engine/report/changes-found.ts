import type {MigrationEvent} from '../events.ts';
import type {Report, SourceChanges, WithChanges} from './report.ts';

/** What was found before stands no more: whoever goes on with a catch-up compares anew. */
export function changesFound(
	report: Report,
	{table, load, inserted, updated, deleted}: Extract<MigrationEvent, {event: 'changes-found'}>,
): Report {
	const before = report.table_stats[table];
	if (!before) {
		return report;
	}
	const loads = before.loads.map(l => (l.load === load ? {...l, changes: {inserted, updated, deleted}} : l));
	const table_stats = {...report.table_stats, [table]: {...before, loads, changes: changesIn(loads)}};
	return {...report, table_stats, changes: changesIn(Object.values(table_stats))};
}

function changesIn(parts: readonly WithChanges[]): SourceChanges {
	const of = (kind: keyof SourceChanges) => parts.reduce((sum, {changes}) => sum + (changes?.[kind] ?? 0), 0);
	return {inserted: of('inserted'), updated: of('updated'), deleted: of('deleted')};
}
