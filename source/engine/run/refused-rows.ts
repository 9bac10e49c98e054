/** Which rows the server refuses, and what it says of them. */
import {Problem} from '../convert/problem.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {PlacedRow} from '../source/read-rows.ts';
import {RowsLeftOut} from '../target/copy.ts';
import {isUniqueViolation} from '../target/row-fault.ts';
import type {Session} from '../target/session.ts';
import type {Batch, ColumnProblem, RejectedRow} from './batch.ts';
import type {Insert} from './insert-rows.ts';
import {narrowDown} from './narrow-down.ts';

export interface Refusals {
	readonly refused: ReadonlyMap<number, RejectedRow>;
	/** The others, in the parts and the order in which they fit. */
	readonly taken: ReadonlyArray<readonly number[]>;
}

/**
 * Which of the accepted rows the server refuses when they come one after the other, by their indexes. Rows that stay are written
 * by the batch's own transaction, never by a part of it that has a number of its own, so that a rollback knows them by it.
 * @param together rows may fit only with others: those refused for a unique value are tried once more, all at once
 */
export async function findRefused(
	session: Session,
	batch: Batch,
	insert: Insert,
	rows: readonly number[],
	together: boolean,
): Promise<Refusals> {
	const {refused, taken} = await narrowDown(
		session,
		rows,
		part => insert(session, batch, part),
		together ? isUniqueViolation : undefined,
	);
	const told = [...refused].map(
		([row, error]) => [row, refusedRow(batch, row, refusal(batch.load, error))] as const,
	);
	return {refused: new Map(told), taken};
}

/** @param row an accepted one, by its index */
export function refusedRow(batch: Batch, row: number, problem: ColumnProblem): RejectedRow {
	const source = batch.sourceRows()[batch.accepted.places[row] as number] as PlacedRow;
	return {...source, problems: [problem]};
}

/** What the server said of one row. Its detail quotes values, so it is left out. */
export function refusal(load: PlannedLoad, error: unknown): ColumnProblem {
	if (error instanceof RowsLeftOut) {
		return {
			column: '',
			problem: new Problem('refused-by-server', 'A trigger of the table left the row out.'),
		};
	}
	const {message, column, constraint, code} = error as {
		message: string;
		column?: string;
		constraint?: string;
		code: string;
	};
	const quoting = load.columns.some(c => c.sensitive) && constraint === undefined;
	const said = quoting ? 'the table has sensitive columns, so its words are not repeated' : message;
	return {
		column: column ?? constraint ?? '',
		problem: new Problem('refused-by-server', `PostgreSQL refused the row (${code}): ${said}`),
	};
}
