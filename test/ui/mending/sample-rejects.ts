/** Rejects of two kinds, of which a retry loads one, as the wizard sees them. */
import type {MigrationEvent} from '../../../source/engine/events.ts';
import type {Engine} from '../../../source/engine/run/request.ts';
import type {
	ListedReject,
	RejectCount,
	RejectsRequest,
	RetryRequest,
} from '../../../source/engine/run/retry-request.ts';
import {sampleReport, stats} from '../sample-setup.ts';

export const kinds: readonly RejectCount[] = [
	{table: 'users', column: 'name', code: 'required', rows: 120},
	{table: 'users', column: 'email', code: 'not-an-email', rows: 1},
];

/** The row of a kind at a position; its key would move the cursor. */
export function rejectAt(position: number, {table, column, code} = kinds[0] as RejectCount): ListedReject {
	return {
		run: 'run-1',
		load: table,
		source: 'mingus.users',
		table,
		position: String(position),
		key: `${position}\x1b[2J`,
		column,
		value: 'NULL',
		code,
		reason: 'is NULL, and the target wants a value',
		row: {id: position, full_name: null, email: '***'},
	};
}

export interface FakeMending extends Pick<Engine, 'countRejects' | 'listRejects' | 'retry'> {
	readonly pages: RejectsRequest[];
	readonly retries: RetryRequest[];
}

/** @param end how the retry ends; default: the one with a bad address is left */
export function fakeMending(end: Extract<MigrationEvent, {event: 'finished'}> = retryEnd()): FakeMending {
	const pages: RejectsRequest[] = [];
	const retries: RetryRequest[] = [];
	return {
		pages,
		retries,
		countRejects: async () => ({run: 'run-1', kinds: retries.length === 0 ? kinds : kinds.slice(1)}),
		async *listRejects(request) {
			pages.push(request);
			const {skip = 0, limit = 1000, codes} = request;
			const kind = kinds.find(({code}) => code === codes?.[0]) ?? (kinds[0] as RejectCount);
			for (let at = skip; at < Math.min(skip + limit, kind.rows); at++) {
				yield rejectAt(at, kind);
			}
		},
		async *retry(request) {
			retries.push(request);
			yield* retryEvents(end);
		},
	};
}

export function retryEnd(
	changes: Parameters<typeof sampleReport>[0] = {overall_stats: stats(42_500, 1)},
	exitCode = 3,
): Extract<MigrationEvent, {event: 'finished'}> {
	return {event: 'finished', exit_code: exitCode, report: sampleReport(changes)};
}

/** 120 of 121 rows go in. */
export function retryEvents(end = retryEnd()): MigrationEvent[] {
	const counts = {read: 121, loaded: 120, rejected: 1, skipped: 0};
	return [
		{
			event: 'run-started',
			run: 'run-1',
			mapping: 'sample',
			mode: 'run',
			plan_hash: 'a',
			started_at: '2026-01-01T00:00:00.000Z',
			resumed: true,
			retry: 1,
			loads: [{load: 'users', source: 'mingus.users', table: 'users', rows: 121}],
		},
		{event: 'phase-started', phase: 'load'},
		...(end.report.state === 'failed'
			? []
			: [{event: 'batch-committed' as const, load: 'users', table: 'users', counts}]),
		end,
	];
}
