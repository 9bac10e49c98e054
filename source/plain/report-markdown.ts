/** The report as Markdown, for a ticket or a wiki. Pure. */

import {printable} from '../engine/report/printable.ts';
import {groupName, largestFirst} from '../engine/report/reject-groups.ts';
import type {Report, Stats} from '../engine/report/report.ts';
import {counted, formatCount, formatDuration} from '../ui/components/format.ts';

export function reportMarkdown(report: Report): string {
	const {migration_id, mode, state, start_time, end_time, duration_seconds, plan_hash} = report;
	const sections = [
		`# Migration ${text(migration_id)}`,
		list({
			Mode: mode,
			State: state,
			Started: start_time,
			Ended: end_time ?? 'not yet',
			Took: formatDuration(duration_seconds * 1000),
			'Plan hash': plan_hash,
		}),
		text(report.summary),
		report.failure === null
			? ''
			: `**Failed:** ${text(report.failure.message)} ${text(report.failure.hint ?? '')}`.trim(),
		table(
			['Table', 'Read', 'Loaded', 'Rejected', 'Skipped'],
			Object.entries({...report.table_stats, Total: report.overall_stats}).map(([name, stats]) => [
				name,
				...numbers(stats),
			]),
		),
		section('Rejected rows by reason', rejects(report)),
		section('Notices', report.notices.map(notice => `- ${text(notice)}`).join('\n')),
		section(
			'Left behind',
			table(
				['Column', 'Reason'],
				report.coverage
					.filter(({coverage}) => coverage === 'left-behind')
					.map(({column, detail}) => [column, detail]),
			),
		),
		section(
			'Snapshots',
			table(
				['Source', 'File', 'SHA-256'],
				report.snapshots.map(({source, file, sha256}) => [source, file, sha256]),
			),
		),
	];
	return `${sections.filter(part => part !== '').join('\n\n')}\n`;
}

function numbers(stats: Stats): string[] {
	const {processed_records, successful_records, failed_records, skipped_records} = stats;
	return [processed_records, successful_records, failed_records, skipped_records].map(formatCount);
}

/** Each kind with its rows, and below it the samples. */
function rejects({reject_groups}: Report): string {
	return largestFirst(reject_groups)
		.map(group =>
			[
				`**${text(groupName(group))}**: ${counted(group.count, 'row')}`,
				table(
					['Source', 'Key', 'Value', 'Reason'],
					group.samples.map(({source, key, value, error}) => [source, key, value ?? '', error]),
				),
			].join('\n\n'),
		)
		.join('\n\n');
}

function section(title: string, content: string): string {
	return content === '' ? '' : `## ${title}\n\n${content}`;
}

function list(entries: Readonly<Record<string, string>>): string {
	return Object.entries(entries)
		.map(([name, value]) => `- ${name}: ${text(value)}`)
		.join('\n');
}

/** Nothing for no rows. */
function table(titles: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	if (rows.length === 0) {
		return '';
	}
	const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`;
	return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that Markdown shows as it is. */
function text(value: string): string {
	return printable(value).replace(/[\\`*_[\]<>|#]/g, '\\$&');
}
