/** Lists and loads rejects in a test, over what test/migration.ts migrated. */
import {engine} from '../source/engine/engine.ts';
import type {MigrationEvent} from '../source/engine/events.ts';
import type {
	EditedRow,
	ListedReject,
	RejectsRequest,
	RetryRequest,
} from '../source/engine/run/retry-request.ts';
import {type Migrated, played, rowsOf, type Workbench} from './migration.ts';

export async function rejectsIn(
	{url}: Workbench,
	request: Partial<RejectsRequest> = {},
): Promise<ListedReject[]> {
	const found: ListedReject[] = [];
	for await (const reject of engine.listRejects({target: {url}, showSensitive: false, ...request})) {
		found.push(reject);
	}
	return found;
}

/** Loads the rejects of a run of the workbench's target again. */
export function retried(
	{url}: Workbench,
	{rows, ...request}: Partial<Omit<RetryRequest, 'rows'>> & {rows?: readonly EditedRow[]} = {},
	onEvent?: (event: MigrationEvent) => void,
): Promise<Omit<Migrated, 'plan'>> {
	const given =
		rows &&
		(async function* () {
			yield* rows;
		})();
	return played(
		engine.retry({target: {url}, dryRun: false, ...request, ...(given ? {rows: given} : {})}),
		onEvent,
	);
}

/** The listed rejects as an operator gives them back, with some cells changed. @param edit by position */
export function edited(
	rejects: readonly ListedReject[],
	edit: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): EditedRow[] {
	return rejects
		.filter(({position}) => position in edit)
		.map(({run, load, position, row}, i) => ({
			where: `row ${i + 1}`,
			run,
			load,
			position,
			row: {...row, ...edit[position]},
		}));
}

/** Sums over the batches of each load, and how many of its rejects are out: `[load, read, loaded, rejected, skipped, out]`. */
export function accounts({client}: Workbench): Promise<unknown[][]> {
	return rowsOf(
		client,
		`SELECT name, sum(rows_read)::int, sum(rows_loaded)::int, sum(rows_rejected)::int, sum(rows_skipped)::int,
			(SELECT count(*)::int FROM mingus_migrate.rejects r WHERE r.load = l.load AND settled_by IS NULL)
		FROM mingus_migrate.loads l JOIN mingus_migrate.batches USING (run, load) GROUP BY l.load, name ORDER BY l.load`,
	);
}
