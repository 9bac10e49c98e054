/** What came of a run, as text: per table, rejects by reason with samples, and where the snapshots are. Pure. */

import {countColumns, overall} from '../engine/report/count-columns.ts';
import {groupedNotices} from '../engine/report/grouped-notices.ts';
import {printable, printableLines} from '../engine/report/printable.ts';
import {groupName, largestFirst, type RejectGroup, sampleText} from '../engine/report/reject-groups.ts';
import type {Report} from '../engine/report/report.ts';
import {counted, formatBytes, formatCount, formatDuration} from '../ui/components/format.ts';
import {textTable} from './text-table.ts';

export function reportText(report: Report): string {
	const sections = [
		title(report),
		notices(report),
		[snapshots(report), script(report)].filter(text => text !== '').join('\n'),
		rejectGroupsText(report.reject_groups),
		tables(report),
		// A terminal shows the end: there stands how it ended.
		printable(report.summary.split('\n')[0] ?? ''),
		failure(report),
	];
	return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

function title({migration_id, mode, state, start_time, duration_seconds}: Report): string {
	const took = formatDuration(duration_seconds * 1000);
	return printable(`Run ${migration_id} (${mode}): ${state}, started ${start_time}, took ${took}`);
}

function tables(report: Report): string {
	const columns = countColumns(report);
	const isLoad = report.changes === undefined;
	const rows = [...Object.entries(report.table_stats), ['Total', overall(report)] as const].map(
		([table, stats]) => [
			table,
			...columns.map(({count}) => formatCount(count(stats))),
			...(isLoad ? ['records_per_second' in stats ? formatCount(stats.records_per_second) : ''] : []),
		],
	);
	const titles = [...columns.map(({title}) => title), ...(isLoad ? ['Rows/s'] : [])];
	return textTable([{title: 'Table'}, ...titles.map(title => ({title, align: 'right' as const}))], rows).join(
		'\n',
	);
}

/** Each kind of rejects with its count, the largest first, and below it the samples; empty where there is none. */
export function rejectGroupsText(groups: readonly RejectGroup[]): string {
	if (groups.length === 0) {
		return '';
	}
	const lines = largestFirst(groups).flatMap(group => [
		`  ${counted(group.count, 'row')}: ${groupName(group)}`,
		...group.samples.map(sample => `    ${sampleText(sample)}`),
		...(group.count > group.samples.length
			? [`    and ${formatCount(group.count - group.samples.length)} more`]
			: []),
	]);
	return ['Rejected rows by reason', ...lines.map(printable)].join('\n');
}

function notices({notices: all}: Report): string {
	return groupedNotices(all)
		.map(notice => printable(`Notice: ${notice}`))
		.join('\n');
}

function script({rollback_script: file}: Report): string {
	return file === undefined ? '' : printable(`Rollback without the program: ${file}, for psql`);
}

function snapshots({snapshots: all}: Report): string {
	return all
		.map(({source, file, bytes, sha256}) =>
			printable(`Snapshot of ${source}: ${file}, ${formatBytes(bytes)}, SHA-256 ${sha256}`),
		)
		.join('\n');
}

function failure({failure: why}: Report): string {
	return why === null
		? ''
		: [`Failed: ${why.message} [${why.code}]`, ...(why.hint === null ? [] : [why.hint])]
				.map(printableLines)
				.join('\n');
}
