/** What is counted of each table of a report, in the order in which it is shown. Pure. */
import type {Report, Stats, WithChanges} from './report.ts';

interface CountColumn {
	readonly title: string;
	readonly count: (of: Stats & WithChanges) => number;
}

const outcomes: readonly CountColumn[] = [
	{title: 'Rejected', count: of => of.failed_records},
	{title: 'Skipped', count: of => of.skipped_records},
];

const loaded: readonly CountColumn[] = [
	{title: 'Read', count: of => of.processed_records},
	{title: 'Loaded', count: of => of.successful_records},
	...outcomes,
];

const broughtOver: readonly CountColumn[] = [
	{title: 'New', count: of => of.changes?.inserted ?? 0},
	{title: 'Changed', count: of => of.changes?.updated ?? 0},
	{title: 'Gone', count: of => of.changes?.deleted ?? 0},
	{title: 'Done', count: of => of.successful_records},
	...outcomes,
];

/** A catch-up counts what has changed, and how much of it was done at the target. */
export function countColumns({changes}: Report): readonly CountColumn[] {
	return changes === undefined ? loaded : broughtOver;
}

/** What the columns count over all tables. */
export function overall({overall_stats, changes}: Report): Stats & WithChanges {
	return {...overall_stats, ...(changes === undefined ? {} : {changes})};
}
