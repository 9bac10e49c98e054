import type {Engine} from '../../engine/run/request.ts';
import {answerOf} from '../engine-answer.ts';
import type {Answer} from '../lookup.ts';
import {rollbackRequest, targetAddress} from '../requests.ts';
import type {Look, LookedTable, RollbackTablesStep} from './rollback-state.ts';

/**
 * What would come of the tables, and where. Rows that stand in the way are an answer, and no failure.
 * @param signal says that nobody waits for it any more
 */
export async function lookAtTables(
	engine: Engine,
	state: Pick<RollbackTablesStep, 'setup' | 'entries' | 'run' | 'choice' | 'place' | 'looksAtAll'>,
	signal: AbortSignal,
): Promise<Answer<Look>> {
	const place = await answerOf(
		async () =>
			state.place ??
			(await engine.inspectTarget(targetAddress(state.entries), state.setup.mapping.target.schema)),
	);
	if (place.state === 'failed') {
		return place;
	}
	const rows = new Map<string, number>();
	const tables: LookedTable[] = [];
	for await (const event of engine.rollback(
		rollbackRequest(state, {dryRun: true, all: state.looksAtAll}, signal),
	)) {
		if (event.event === 'rollback-started') {
			for (const table of event.tables) {
				rows.set(table.table, table.rows);
			}
		} else if (event.event === 'table-examined') {
			const {event: _, ...found} = event;
			tables.push({...found, rows: rows.get(found.table) ?? 0});
		} else if (event.event === 'finished') {
			const {failure, state: ended} = event.rollback;
			const {database, address} = place.value;
			return failure === null || ended === 'blocked'
				? {state: 'found', value: {database, address, tables}}
				: {state: 'failed', failure: {message: failure.message, hint: failure.hint ?? undefined}};
		}
	}
	throw new Error('the look ended without saying how');
}
