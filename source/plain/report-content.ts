/** What a report says, in the order in which it is read; writers give it its form. Pure. */
import {countColumns, overall} from '../engine/report/count-columns.ts';
import {groupedNotices} from '../engine/report/grouped-notices.ts';
import {groupName, largestFirst, type RejectGroup} from '../engine/report/reject-groups.ts';
import type {CoverageLine, Report} from '../engine/report/report.ts';
import type {Rollback} from '../engine/report/rollback.ts';
import type {Verification} from '../engine/report/verification.ts';
import {counted, formatBytes, formatCount, formatDuration} from '../ui/components/format.ts';
import {rollbackBlocks} from './rollback-content.ts';
import {verificationBlocks} from './verification-content.ts';

/** Texts hold data as it is: whoever writes them makes them harmless in his form. */
export type Block =
	| {readonly kind: 'heading'; readonly text: string}
	/** The strong words come first, with a colon after them. */
	| {readonly kind: 'paragraph'; readonly strong?: string; readonly text: string}
	| {readonly kind: 'facts'; readonly entries: ReadonlyArray<readonly [name: string, value: string]>}
	| {readonly kind: 'list'; readonly items: readonly string[]}
	| {
			readonly kind: 'table';
			readonly titles: readonly string[];
			/** Columns from this one on are numbers. */
			readonly numbersFrom?: number;
			readonly rows: ReadonlyArray<readonly string[]>;
	  };

export interface ReportContent {
	readonly title: string;
	readonly blocks: readonly Block[];
}

/** What was done with a run after it, as far as this machine knows. */
export interface Aftermath {
	/** The latest. */
	readonly verification?: Verification;
	/** Oldest first. */
	readonly rollbacks: readonly Rollback[];
}

export function reportContent(report: Report, {verification, rollbacks}: Aftermath): ReportContent {
	const {migration_id, summary, failure, notices, snapshots} = report;
	return {
		title: `Migration ${migration_id}`,
		blocks: [
			facts(report),
			{kind: 'paragraph', text: summary},
			...(failure === null
				? []
				: [
						{
							kind: 'paragraph' as const,
							strong: 'Failed',
							text: [failure.message, failure.hint ?? ''].join(' ').trim(),
						},
					]),
			tables(report),
			...section('Rejected rows by reason', rejects(report)),
			...section('Notices', notices.length === 0 ? [] : [{kind: 'list', items: groupedNotices(notices)}]),
			...section('Comparison with the snapshots', verification ? verificationBlocks(verification) : []),
			...section('Rollbacks', rollbacks.flatMap(rollbackBlocks)),
			...section('Coverage', coverage(report)),
			...section(
				'Snapshots',
				table(
					['Source', 'File', 'Size', 'SHA-256'],
					snapshots.map(({source, file, bytes, sha256}) => [source, file, formatBytes(bytes), sha256]),
				),
			),
		],
	};
}

/** Shorter idle times are no more than it takes to start. */
const toldIdleSeconds = 1;

function idleText({idle_seconds: idle = 0}: Report): string {
	return idle < toldIdleSeconds ? '' : `; nobody was at work for ${formatDuration(idle * 1000)}`;
}

function facts(report: Report): Block {
	const {
		mode,
		only,
		state,
		start_time,
		end_time,
		duration_seconds,
		plan_hash,
		peak_memory_bytes,
		rollback_script,
	} = report;
	return {
		kind: 'facts',
		entries: [
			['Mode', only === undefined ? mode : `${mode}, ${only} only`],
			['State', state],
			['Started', start_time],
			['Ended', end_time ?? 'not yet'],
			['Took', `${formatDuration(duration_seconds * 1000)}${idleText(report)}`],
			['Plan hash', plan_hash],
			['Peak memory', formatBytes(peak_memory_bytes)],
			...(rollback_script === undefined ? [] : [['Rollback script', rollback_script] as const]),
		],
	};
}

function tables(report: Report): Block {
	const columns = countColumns(report);
	const lines = [...Object.entries(report.table_stats), ['Total', overall(report)] as const];
	return {
		kind: 'table',
		titles: ['Table', ...columns.map(({title}) => title)],
		numbersFrom: 1,
		rows: lines.map(([name, stats]) => [name, ...columns.map(({count}) => formatCount(count(stats)))]),
	};
}

/** Each kind with its rows, and below it the samples. */
function rejects({reject_groups}: Report): Block[] {
	return largestFirst(reject_groups).flatMap(group => [
		{kind: 'paragraph' as const, strong: groupName(group), text: rowsOf(group)},
		...table(
			['Source', 'Key', 'Value', 'Reason'],
			group.samples.map(({source, key, value, error}) => [source, key, value ?? '', error]),
		),
	]);
}

function rowsOf({count, samples}: RejectGroup): string {
	const rows = counted(count, 'row');
	return count > samples.length && samples.length > 0 ? `${rows}; the first ${samples.length}` : rows;
}

function coverage({coverage: lines}: Report): Block[] {
	const of = (kind: CoverageLine['coverage']) => lines.filter(line => line.coverage === kind);
	const [mapped, carried, left, unaccounted] = [
		of('mapped'),
		of('carried-over'),
		of('left-behind'),
		of('unaccounted'),
	];
	const detailed = (title: string, told: readonly CoverageLine[]) =>
		table(
			['Column', title],
			told.map(({column, detail}) => [column, detail]),
		);
	return lines.length === 0
		? []
		: [
				{
					kind: 'paragraph',
					text: `Source columns: ${formatCount(mapped.length)} mapped, ${formatCount(carried.length)} carried over, ${formatCount(left.length)} left behind, ${formatCount(unaccounted.length)} unaccounted for.`,
				},
				...detailed('Carried over into', carried),
				...detailed('Left behind, because', left),
				...detailed('Unaccounted for', unaccounted),
			];
}

/** A heading and what is below it; nothing where that is nothing. */
function section(title: string, blocks: readonly Block[]): Block[] {
	return blocks.length === 0 ? [] : [{kind: 'heading', text: title}, ...blocks];
}

/** Nothing for no rows. */
function table(titles: readonly string[], rows: ReadonlyArray<readonly string[]>): Block[] {
	return rows.length === 0 ? [] : [{kind: 'table', titles, rows}];
}
