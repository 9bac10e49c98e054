/** What comes of rejects that were converted: they go in and are settled, or stay out with what is wrong with them now. */

import {Problem} from '../convert/problem.ts';
import {reach} from '../fail-point.ts';
import {writeRetryBatch} from '../ledger/retry-lines.ts';
import {addCounts, noRows} from '../report/counts.ts';
import {type Batch, type ColumnProblem, pickRows} from '../run/batch.ts';
import {narrowDown} from '../run/narrow-down.ts';
import {shownReject} from '../run/shown-reject.ts';
import {isRowsFault, isStandOff} from '../target/row-fault.ts';
import {transaction} from '../target/session.ts';
import {insertTogether, type SentRow} from './insert-together.ts';
import {refusedAgain} from './refused-again.ts';
import type {RetryContext, Tried, Unit} from './retry-context.ts';
import {type Relations, type Survivors, survivorsOf} from './survivors.ts';

export interface BuiltBatch {
	readonly batch: Batch;
	/** The rejects that its rows are, in their order. */
	readonly tried: readonly Tried[];
}

/** What is wrong with rows that stay out. */
type Problems = ReadonlyMap<Tried, readonly ColumnProblem[]>;

interface Settled {
	/** Rows that went in; of the others that were sent the target held the keys. */
	readonly inserted: ReadonlySet<SentRow>;
	readonly sent: ReadonlyMap<Tried, SentRow>;
	readonly out: Problems;
}

/** How often a transaction is tried that stands in the way of another one. */
const mostTries = 10;

/**
 * Commits the batches in one transaction, with their lines in the ledger.
 * @param units their rows, parents first
 */
export async function settle(
	built: readonly BuiltBatch[],
	units: readonly Unit[],
	relations: Relations,
	context: RetryContext,
): Promise<void> {
	const accepted = new Map(built.flatMap(acceptedRows).map(sent => [sent.tried, sent]));
	const unfit = new Map(built.flatMap(rejectedRows));
	const survivors = survivorsOf(units, tried => accepted.has(tried), relations);
	for (let tries = 1; ; tries++) {
		try {
			const settled = await commit(built, survivors, accepted, unfit, relations, context);
			reach('batch-committed');
			tell(built, settled, context);
			return;
		} catch (error) {
			if (tries === mostTries || !isStandOff(error)) {
				throw error;
			}
		}
	}
}

function acceptedRows({batch, tried}: BuiltBatch): SentRow[] {
	return batch.accepted.places.map((place, row) => ({tried: tried[place] as Tried, batch, row}));
}

function rejectedRows({batch, tried}: BuiltBatch): Array<[Tried, readonly ColumnProblem[]]> {
	const byPosition = new Map(tried.map(one => [one.row.position, one]));
	return batch.rejected.map(({position, problems, large}) => [
		byPosition.get(position) as Tried,
		large === undefined ? problems : problems.map(onlyByEdit),
	]);
}

/** No mapping and no target can load a value that nobody can read. */
function onlyByEdit({column, problem: {code, reason}}: ColumnProblem): ColumnProblem {
	return {column, problem: new Problem(code, `${reason} ${onlyEdited}`)};
}

const onlyEdited = 'The row can be loaded only with another value: edit it, and give it with --rows.';

async function commit(
	built: readonly BuiltBatch[],
	{units, lost}: Survivors,
	accepted: ReadonlyMap<Tried, SentRow>,
	unfit: Problems,
	relations: Relations,
	context: RetryContext,
): Promise<Settled> {
	const {session, place, options} = context;
	const rowsOf = (some: readonly Unit[]) => some.flat().flatMap(tried => accepted.get(tried) ?? []);
	const insert = (some: readonly Unit[]) => insertTogether(session, rowsOf(some), options.onConflict);
	const send = async (some: readonly Unit[], out: Problems): Promise<Settled> => {
		const sent = new Map(rowsOf(some).map(row => [row.tried, row]));
		const inserted = sent.size > 0 ? await insert(some) : new Set<SentRow>();
		const settled = {inserted, sent, out};
		for (const one of built) {
			await writeRetryBatch(session.client, place, linesOf(one, settled, context));
		}
		reach('rejects-uncommitted');
		return settled;
	};
	const out = new Map([...lost, ...unfit]);
	try {
		return await transaction(session, async () => {
			await session.client.query(place.fence);
			return send(units, out);
		});
	} catch (error) {
		if (!isRowsFault(error)) {
			throw error;
		}
	}
	return transaction(session, async () => {
		await session.client.query(place.fence);
		const {refused} = await narrowDown(session, units, insert);
		const isRefused = new Set([...refused.keys()].flat());
		const left = survivorsOf(units, tried => !isRefused.has(tried), relations);
		const said = [...refused].flatMap(([unit, error]) =>
			unit.map(
				tried =>
					[
						tried,
						[refusedAgain(tried.load, context.tables, error, options.onConflict === 'update')],
					] as const,
			),
		);
		return send(left.units, new Map([...out, ...said, ...left.lost]));
	});
}

function linesOf({batch, tried}: BuiltBatch, {inserted, sent, out}: Settled, {retry}: RetryContext) {
	const placed = tried.map(({row: {position, edited}}) => ({position, edited}));
	const own = tried.flatMap(one => sent.get(one) ?? []);
	const loaded = own.filter(row => inserted.has(row)).map(({row}) => row);
	const placesOf = (isMeant: (row: SentRow) => boolean) =>
		placed.filter((_, i) => {
			const row = sent.get(tried[i] as Tried);
			return row !== undefined && isMeant(row);
		});
	return {
		load: batch.load.number,
		retry,
		keys: pickRows(batch.accepted, loaded),
		loaded: placesOf(row => inserted.has(row)),
		skipped: placesOf(row => !inserted.has(row)),
		again: placed.flatMap((place, i) => {
			const problems = out.get(tried[i] as Tried);
			return problems === undefined ? [] : [{...place, problems}];
		}),
	};
}

function tell(built: readonly BuiltBatch[], {inserted, sent, out}: Settled, context: RetryContext): void {
	const {emit} = context;
	for (const {batch, tried} of built) {
		const {load} = batch;
		const own = tried.flatMap(one => sent.get(one) ?? []);
		const loaded = own.filter(row => inserted.has(row)).length;
		const counts = {
			read: tried.length,
			loaded,
			rejected: tried.length - own.length,
			skipped: own.length - loaded,
		};
		context.counts.set(load.number, addCounts(context.counts.get(load.number) ?? noRows, counts));
		emit({event: 'batch-committed', load: load.name, table: load.table, counts});
		const rows = counts.rejected > 0 ? batch.sourceRows() : [];
		for (const [i, one] of tried.entries()) {
			const [first] = out.get(one) ?? [];
			if (first !== undefined) {
				const {code, reason} = first.problem;
				const reject = shownReject(load, {column: first.column, code, reason}, rows[i]?.row ?? []);
				emit({event: 'row-rejected', reject});
			}
		}
	}
}
