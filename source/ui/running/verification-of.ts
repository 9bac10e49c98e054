import type {Verification, VerifyEvent} from '../../engine/report/verification.ts';
import type {Engine, VerifyRequest} from '../../engine/run/request.ts';
import {percentOf} from '../components/format.ts';
import type {Answer} from '../lookup.ts';

/**
 * What a comparison comes to.
 * @param onPercent called with how much of it is done, whenever that is one percent more
 */
export async function verificationOf(
	engine: Engine,
	request: VerifyRequest,
	onPercent: (percent: number) => void,
): Promise<Answer<Verification>> {
	const percent = foldPercent();
	let told = 0;
	for await (const event of engine.verify(request)) {
		if (event.event === 'finished') {
			const {verification} = event;
			const {failure} = verification;
			return failure
				? {state: 'failed', failure: {message: failure.message, hint: failure.hint ?? undefined}}
				: {state: 'found', value: verification};
		}
		const now = percent(event);
		if (now > told) {
			told = now;
			onPercent(now);
		}
	}
	throw new Error('the comparison ended without saying how');
}

/** How much is done after each event: the rows of all tables are known at the start. */
function foldPercent(): (event: VerifyEvent) => number {
	const rows = new Map<string, number>();
	const read = new Map<string, number>();
	const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
	return event => {
		if (event.event === 'verify-started') {
			for (const table of event.tables) {
				rows.set(table.table, table.rows);
			}
		} else if (event.event === 'progress') {
			read.set(event.table, event.rows);
		} else if (event.event === 'table-finished') {
			read.set(event.table, rows.get(event.table) ?? 0);
		}
		return rows.size === 0 ? 0 : percentOf(sum(read), sum(rows));
	};
}
