/** Events to report, one by one: pure, so that a screen, a log and report.json cannot tell different stories. */

import type {Counts, MigrationEvent} from '../events.ts';
import type {CoverageEntry, Plan} from '../plan/plan.ts';
import {changesFound} from './changes-found.ts';
import {addCounts, noRows} from './counts.ts';
import {describeCoverage} from './describe-coverage.ts';
import {rowsPerSecond} from './pace.ts';
import {addReject} from './reject-groups.ts';
import type {Report, RunState, Stats, TableStats} from './report.ts';
import {summarize} from './summary.ts';

/** Rejects that the report lists one by one; all of them are counted, and the ledger keeps them whole. */
const listedErrors = 10_000;

/** When something happened, in milliseconds since 1970. */
type Moment = number;

/** The report of a run that has not begun. @param plan undefined where it is not known yet */
export function initialReport(plan?: Plan): Report {
	return {
		migration_id: '',
		mode: 'run',
		state: 'running',
		start_time: '',
		end_time: null,
		duration_seconds: 0,
		overall_stats: statsOf(0, noRows),
		table_stats: {},
		errors: [],
		reject_groups: [],
		summary: '',
		failure: null,
		notices: (plan?.problems ?? []).filter(p => p.severity === 'notice').map(p => `${p.where}: ${p.message}`),
		coverage: (plan?.coverage ?? []).map(toCoverageLine),
		plan_hash: plan?.hash ?? '',
		snapshots: [],
		peak_memory_bytes: 0,
	};
}

/** The report after one more event. */
export function foldEvent(report: Report, event: MigrationEvent, at: Moment): Report {
	switch (event.event) {
		case 'run-started':
			return started(report, event, at);
		case 'run-resumed':
			return resumed(report, event);
		case 'snapshot-finished': {
			const {event: _, ...snapshot} = event;
			return {...report, snapshots: [...report.snapshots, snapshot]};
		}
		case 'changes-found':
			return changesFound(report, event);
		case 'rollback-script-ready':
			return {...report, rollback_script: event.file};
		case 'resumed':
			return stoodStill(report, event.paused_ms / 1000);
		case 'load-started':
			return loadStarted(report, event, at);
		case 'batch-committed':
			return counted(report, event.table, event.load, event.counts, at);
		case 'row-rejected': {
			const {load: _, reason, ...where} = event.reject;
			return {
				...report,
				errors:
					report.errors.length < listedErrors ? [...report.errors, {...where, error: reason}] : report.errors,
				reject_groups: addReject(report.reject_groups, event.reject),
			};
		}
		case 'notice':
			return {...report, notices: [...report.notices, `${event.where}: ${event.message}`]};
		case 'finished':
			return event.report;
		default:
			return report;
	}
}

/** The report of a run that has ended. */
export function endReport(
	report: Report,
	end: {state: RunState; at: Moment; failure: Report['failure']; peakMemory: number},
): Report {
	const ended = {
		...report,
		state: end.state,
		end_time: new Date(end.at).toISOString(),
		duration_seconds: worked(report, end.at),
		failure: end.failure,
		peak_memory_bytes: end.peakMemory,
	};
	return {...ended, summary: summarize(ended)};
}

function started(report: Report, event: Extract<MigrationEvent, {event: 'run-started'}>, at: Moment): Report {
	const byTable = Map.groupBy(event.loads, load => load.table);
	const tables = [...byTable].map(([table, loads]): [string, TableStats] => [
		table,
		{
			...statsOf(sum(loads.map(l => l.rows)), noRows),
			records_per_second: 0,
			duration_seconds: 0,
			loads: loads.map(({load, source, rows}) => ({load, source, ...statsOf(rows, noRows)})),
		},
	]);
	return {
		...report,
		migration_id: event.run,
		mode: event.mode,
		...(event.only === undefined ? {} : {only: event.only}),
		...(event.base === undefined ? {} : {base: event.base}),
		start_time: event.started_at,
		...(event.worked_ms === undefined ? {} : {idle_seconds: idle(event.started_at, at, event.worked_ms)}),
		table_stats: Object.fromEntries(tables),
		overall_stats: statsOf(sum(event.loads.map(l => l.rows)), noRows),
	};
}

/** What the ledger says stands in place of what was counted: a crash of the server may have taken batches back. */
function resumed(report: Report, {loads}: Extract<MigrationEvent, {event: 'run-resumed'}>): Report {
	const before = new Map(loads.map(({load, counts}) => [load, counts]));
	const tables = Object.entries(report.table_stats).map(([name, table]): [string, TableStats] => {
		const its = table.loads.map(l => ({...l, ...statsOf(l.total_records, before.get(l.load) ?? noRows)}));
		return [name, {...table, ...statsOf(table.total_records, total(its.map(countsOf))), loads: its}];
	});
	return {
		...report,
		table_stats: Object.fromEntries(tables),
		overall_stats: statsOf(
			report.overall_stats.total_records,
			total(tables.map(([, table]) => countsOf(table))),
		),
		errors: [],
		reject_groups: [],
	};
}

function countsOf(stats: Stats): Counts {
	return {
		read: stats.processed_records,
		loaded: stats.successful_records,
		rejected: stats.failed_records,
		skipped: stats.skipped_records,
	};
}

function total(all: readonly Counts[]): Counts {
	return all.reduce(addCounts, noRows);
}

/** The time of the tables that were begun does not run while the run stands still. */
function stoodStill(report: Report, seconds: number): Report {
	const longer = ({paused_seconds: before = 0}: {readonly paused_seconds?: number}) => ({
		paused_seconds: before + seconds,
	});
	const tables = Object.entries(report.table_stats).map(([name, table]): [string, TableStats] => [
		name,
		table.start_time === undefined ? table : {...table, ...longer(table)},
	]);
	return {...report, ...longer(report), table_stats: Object.fromEntries(tables)};
}

/** The table's time runs from now. The rows are the snapshot's: others may have been there when the plan was made. */
function loadStarted(
	report: Report,
	event: Extract<MigrationEvent, {event: 'load-started'}>,
	at: Moment,
): Report {
	const table = report.table_stats[event.table];
	if (!table) {
		return report;
	}
	const more = event.rows - (table.loads.find(l => l.load === event.load)?.total_records ?? event.rows);
	const grown = <T extends Stats>(stats: T): T => ({...stats, total_records: stats.total_records + more});
	const after: TableStats = {
		...grown(table),
		start_time: table.start_time ?? new Date(at).toISOString(),
		loads: table.loads.map(l => (l.load === event.load ? grown(l) : l)),
	};
	return {
		...report,
		overall_stats: grown(report.overall_stats),
		table_stats: {...report.table_stats, [event.table]: after},
	};
}

function counted(report: Report, table: string, load: string, counts: Counts, at: Moment): Report {
	const before = report.table_stats[table];
	if (!before) {
		return report;
	}
	const seconds = Math.max(0, secondsBetween(before.start_time, at) - (before.paused_seconds ?? 0));
	const stats = add(before, counts);
	const after: TableStats = {
		...before,
		...stats,
		duration_seconds: seconds,
		records_per_second: rowsPerSecond(stats.processed_records, seconds),
		loads: before.loads.map(l => (l.load === load ? {...l, ...add(l, counts)} : l)),
	};
	return {
		...report,
		duration_seconds: worked(report, at),
		overall_stats: add(report.overall_stats, counts),
		table_stats: {...report.table_stats, [table]: after},
	};
}

function add(stats: Stats, counts: Counts): Stats {
	return statsOf(stats.total_records, total([countsOf(stats), counts]));
}

function statsOf(total: number, {read, loaded, rejected, skipped}: Counts): Stats {
	return {
		total_records: total,
		processed_records: read,
		successful_records: loaded,
		failed_records: rejected,
		skipped_records: skipped,
		success_rate: read === 0 ? 0 : Math.round(((loaded + skipped) / read) * 10_000) / 100,
	};
}

function idle(start: string, at: Moment, workedMs: number): number {
	return Math.max(0, secondsBetween(start, at) - workedMs / 1000);
}

function worked({start_time, idle_seconds = 0}: Report, at: Moment): number {
	return Math.max(0, secondsBetween(start_time, at) - idle_seconds);
}

function secondsBetween(start: string | undefined, at: Moment): number {
	return start === undefined || start === '' ? 0 : Math.max(0, at - Date.parse(start)) / 1000;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((a, b) => a + b, 0);
}

function toCoverageLine({database, table, column, coverage}: CoverageEntry): Report['coverage'][number] {
	return {
		column: `${database}.${table}.${column}`,
		coverage: coverage.kind,
		detail: describeCoverage(coverage),
	};
}
