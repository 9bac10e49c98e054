/** Which rows the server refuses, and what it says of them. */
import {Problem} from '../convert/problem.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {PlacedRow} from '../source/read-rows.ts';
import {RowsLeftOut} from '../target/copy.ts';
import {isRowsFault} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';
import type {Batch, ColumnProblem, RejectedRow} from './batch.ts';
import type {Insert} from './insert-rows.ts';

export interface Refusals {
	readonly refused: ReadonlyMap<number, RejectedRow>;
	/** The others, in the parts and the order in which the server took them: what one holds may stand in another's way. */
	readonly taken: ReadonlyArray<readonly number[]>;
}

/**
 * Which of the accepted rows the server refuses when they come one after the other, by their indexes. What was inserted to find
 * out is taken back: rows that stay are written by the batch's own transaction, never by a part of it that has a number
 * of its own, so that a rollback knows them by it.
 * @param together rows may fit only with others: those refused for a unique value are tried once more, all at once
 */
export async function findRefused(
	session: Session,
	batch: Batch,
	insert: Insert,
	rows: readonly number[],
	together: boolean,
): Promise<Refusals> {
	const taken: Array<readonly number[]> = [];
	const hampered: number[] = [];
	const refused = new Map<number, RejectedRow>();
	const narrow = async (part: readonly number[]): Promise<void> => {
		try {
			await transaction({...session, nested: true}, () => insert(session, batch, part));
			taken.push(part);
		} catch (error) {
			if (!isRowsFault(error)) {
				throw error;
			}
			const [row = 0] = part;
			if (part.length === 1) {
				refused.set(row, refusedRow(batch, row, refusal(batch.load, error)));
				if (isUnique(error)) {
					hampered.push(row);
				}
				return;
			}
			const middle = part.length >> 1;
			await narrow(part.slice(0, middle));
			await narrow(part.slice(middle));
		}
	};
	const fitTogether = async (part: readonly number[]): Promise<void> => {
		try {
			await transaction({...session, nested: true}, () => insert(session, batch, part));
			for (const row of part) {
				refused.delete(row);
			}
			taken.push(part);
		} catch (error) {
			if (!isRowsFault(error)) {
				throw error;
			}
		}
	};
	await session.client.query('SAVEPOINT probe');
	await narrow(rows);
	if (together && hampered.length > 1) {
		await fitTogether(hampered);
	}
	await session.client.query('ROLLBACK TO probe; RELEASE probe');
	return {refused, taken};
}

/** SQLSTATE unique_violation. */
function isUnique(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === '23505';
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
