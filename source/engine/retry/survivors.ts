/** Which rows go in when others do not: whoever needs a row that stays out stays out too. Pure. */
import type {ColumnProblem} from '../run/batch.ts';
import {parentRejected} from '../run/lost-parents.ts';
import type {Tried, Unit} from './retry-context.ts';
import type {RowReference} from './row-references.ts';

/** How the rows of a circle need each other. */
export interface Relations {
	/** What a row refers to that the target does not hold. */
	readonly links: ReadonlyMap<Tried, readonly RowReference[]>;
	/** The rows by the key that others refer to them by. */
	readonly byKey: ReadonlyMap<string, readonly Tried[]>;
}

export interface Survivors {
	readonly units: readonly Unit[];
	/** Rows that need one which stays out. */
	readonly lost: ReadonlyMap<Tried, readonly ColumnProblem[]>;
}

/**
 * @param units parents first
 * @param isFit whether nothing is wrong with the row itself
 */
export function survivorsOf(
	units: readonly Unit[],
	isFit: (tried: Tried) => boolean,
	{links, byKey}: Relations,
): Survivors {
	const good: Unit[] = [];
	const going = new Set<Tried>();
	const lost = new Map<Tried, ColumnProblem[]>();
	for (const unit of units) {
		const isMissing = ({key}: RowReference) => {
			const parents = byKey.get(key) ?? [];
			return parents.length > 0 && !parents.some(p => going.has(p) || unit.includes(p));
		};
		const missing = unit.map(tried => (links.get(tried) ?? []).filter(isMissing));
		if (unit.every(isFit) && missing.every(({length}) => length === 0)) {
			good.push(unit);
			for (const tried of unit) {
				going.add(tried);
			}
			continue;
		}
		for (const [i, tried] of unit.entries()) {
			if (isFit(tried) || missing[i]?.length) {
				// Who is in a ring with a row that stays out has no other fault than to refer to the ring.
				const because = missing[i]?.length ? missing[i] : (links.get(tried) ?? []);
				lost.set(tried, problemsOf(tried, because));
			}
		}
	}
	return {units: good, lost};
}

function problemsOf({load}: Tried, references: readonly RowReference[]): ColumnProblem[] {
	const names = new Set(references.map(({column}) => column));
	return load.columns
		.filter(({name}) => names.has(name))
		.map(column => ({column: column.name, problem: parentRejected(column)}));
}
