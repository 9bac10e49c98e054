/** Rows by what became of them, none at first, and added up. */
import type {Counts} from '../events.ts';

export const noRows: Counts = {read: 0, loaded: 0, rejected: 0, skipped: 0};

export function addCounts(a: Counts, b: Counts): Counts {
	return {
		read: a.read + b.read,
		loaded: a.loaded + b.loaded,
		rejected: a.rejected + b.rejected,
		skipped: a.skipped + b.skipped,
		...both('updated', a, b),
		...both('deleted', a, b),
	};
}

function both(name: 'updated' | 'deleted', a: Counts, b: Counts): Partial<Counts> {
	const sum = (a[name] ?? 0) + (b[name] ?? 0);
	return sum === 0 ? {} : {[name]: sum};
}
