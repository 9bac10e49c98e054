/** Which rows the server refuses, of those that are to go in, each with those that it needs. */
import {Problem} from '../convert/problem.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {TargetTable} from '../plan/target-table.ts';
import type {ColumnProblem} from '../run/batch.ts';
import {refusal} from '../run/refused-rows.ts';
import {isRowsFault} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';

/**
 * Finds out by inserting, part by part, one after the other; what was inserted is taken back.
 * @param units parents first
 * @param insert of all rows of some units
 * @returns the error of each unit that is refused
 */
export async function findRefusedUnits<Unit>(
	session: Session,
	units: readonly Unit[],
	insert: (units: readonly Unit[]) => Promise<unknown>,
): Promise<ReadonlyMap<Unit, unknown>> {
	const refused = new Map<Unit, unknown>();
	const narrow = async (part: readonly Unit[]): Promise<void> => {
		try {
			await transaction({...session, nested: true}, () => insert(part));
		} catch (error) {
			if (!isRowsFault(error)) {
				throw error;
			}
			if (part.length === 1) {
				refused.set(part[0] as Unit, error);
				return;
			}
			const middle = part.length >> 1;
			await narrow(part.slice(0, middle));
			await narrow(part.slice(middle));
		}
	};
	await session.client.query('SAVEPOINT probe');
	await narrow(units);
	await session.client.query('ROLLBACK TO probe; RELEASE probe');
	return refused;
}

/**
 * What the server said; of a key that is taken, in the words that a run has for it.
 * @param updates the run changes rows that are there, which a retry does not
 */
export function refusedAgain(
	load: PlannedLoad,
	tables: readonly TargetTable[],
	error: unknown,
	updates: boolean,
): ColumnProblem {
	const {code, constraint = ''} = error as {code?: string; constraint?: string};
	if (code !== '23505') {
		return refusal(load, error);
	}
	const table = tables.find(({schema, name}) => schema === load.schema && name === load.relation);
	const columns = table?.constraints.find(({name}) => name === constraint)?.columns;
	const isKey = columns?.join() === load.primaryKey.map(i => load.columns[i]?.name).join();
	const reason =
		updates && isKey
			? `The target holds a row of this key, and a retry changes none: mend the mapping or the source, and bring the row over with run --new --on-conflict update --tables ${load.table}.`
			: `Another row of the target has the same values, which ${constraint} allows once.`;
	return {column: columns?.join(', ') ?? constraint, problem: new Problem('duplicate-key', reason)};
}
