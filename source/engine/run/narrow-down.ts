import {isRowsFault} from '../target/row-fault.ts';
import {type Session, transaction} from '../target/session.ts';

export interface Narrowed<Unit> {
	/** The error of each unit that is refused. */
	readonly refused: ReadonlyMap<Unit, unknown>;
	/** The others, in the parts and the order in which the server took them: what one holds may stand in another's way. */
	readonly taken: ReadonlyArray<readonly Unit[]>;
}

/**
 * Finds out what the server refuses, part by part, one after the other; what was written to find out is taken back.
 * @param put writes all of some units
 * @param fitsWithOthers whether what was refused so may fit together with others that were: these are tried once more, all at once
 */
export async function narrowDown<Unit>(
	session: Session,
	units: readonly Unit[],
	put: (part: readonly Unit[]) => Promise<unknown>,
	fitsWithOthers: (error: unknown) => boolean = () => false,
): Promise<Narrowed<Unit>> {
	const refused = new Map<Unit, unknown>();
	const taken: Array<readonly Unit[]> = [];
	/** @returns why the part is refused; undefined: it is taken */
	const attempt = async (part: readonly Unit[]): Promise<unknown> => {
		try {
			await transaction({...session, nested: true}, () => put(part));
			taken.push(part);
			return undefined;
		} catch (error) {
			if (!isRowsFault(error)) {
				throw error;
			}
			return error;
		}
	};
	const narrow = async (part: readonly Unit[]): Promise<void> => {
		const error = await attempt(part);
		if (error === undefined) {
			return;
		}
		if (part.length === 1) {
			refused.set(part[0] as Unit, error);
			return;
		}
		const middle = part.length >> 1;
		await narrow(part.slice(0, middle));
		await narrow(part.slice(middle));
	};
	await session.client.query('SAVEPOINT probe');
	await narrow(units);
	const hampered = [...refused].flatMap(([unit, error]) => (fitsWithOthers(error) ? [unit] : []));
	if (hampered.length > 1 && (await attempt(hampered)) === undefined) {
		for (const unit of hampered) {
			refused.delete(unit);
		}
	}
	await session.client.query('ROLLBACK TO probe; RELEASE probe');
	return {refused, taken};
}
