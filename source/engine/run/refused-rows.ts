/** Which rows the server refuses, and what it says of them. */
import {Problem} from '../convert/problem.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {PlacedRow} from '../source/read-rows.ts';
import {RowsLeftOut} from '../target/copy.ts';
import {isRowsFault} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';
import type {Batch, ColumnProblem, RejectedRow} from './batch.ts';
import type {Insert} from './insert-rows.ts';

/**
 * Which of the accepted rows the server refuses when they come one after the other, by their indexes. What was inserted to find
 * out is taken back: rows that stay are written by the batch's own transaction, never by a part of it that has a number
 * of its own, so that a rollback knows them by it.
 */
export async function findRefused(
	session: Session,
	batch: Batch,
	insert: Insert,
	rows: readonly number[],
): Promise<ReadonlyMap<number, RejectedRow>> {
	const refused = new Map<number, RejectedRow>();
	const narrow = async (part: readonly number[]): Promise<void> => {
		try {
			await transaction({...session, nested: true}, () => insert(session, batch, part));
		} catch (error) {
			if (!isRowsFault(error)) {
				throw error;
			}
			const [row = 0] = part;
			if (part.length === 1) {
				refused.set(row, refusedRow(batch, row, refusal(batch.load, error)));
				return;
			}
			const middle = part.length >> 1;
			await narrow(part.slice(0, middle));
			await narrow(part.slice(middle));
		}
	};
	await session.client.query('SAVEPOINT probe');
	await narrow(rows);
	await session.client.query('ROLLBACK TO probe; RELEASE probe');
	return refused;
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
