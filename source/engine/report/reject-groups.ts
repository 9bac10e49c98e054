/** Rejects by where and why, each kind counted, with the first few rows of it to look at. Pure. */
import type {Reject} from '../events.ts';

/** A rejected row as reports show it. */
export interface RejectSample {
	readonly source: string;
	readonly key: string;
	/** As in `Reject`. */
	readonly value: string | null;
	readonly error: string;
}

export interface RejectGroup {
	readonly table: string;
	readonly column: string;
	readonly code: string;
	/** Rows. */
	readonly count: number;
	/** The first five. */
	readonly samples: readonly RejectSample[];
}

const samplesEach = 5;

/** Kinds of rejects that are told apart; a mapping would have to be very wide for more. */
const mostGroups = 1000;

/** What further kinds are counted under, all together. */
const others = {table: '(other tables)', column: '(other columns)', code: 'other'} as const;

/** The groups with one more reject; the given ones stay as they are. */
export function addReject(groups: readonly RejectGroup[], reject: Reject): readonly RejectGroup[] {
	const found = indexOf(groups, reject);
	if (found === -1 && groups.length < mostGroups - 1) {
		const {table, column, code} = reject;
		return [...groups, grown({table, column, code, count: 0, samples: []}, reject)];
	}
	const index = found === -1 ? indexOf(groups, others) : found;
	const group = groups[index];
	return group === undefined
		? [...groups, grown({...others, count: 0, samples: []}, reject)]
		: groups.with(index, grown(group, reject));
}

/** The groups by their size, the largest first. */
export function largestFirst(groups: readonly RejectGroup[]): readonly RejectGroup[] {
	return groups.toSorted((one, other) => other.count - one.count);
}

/** `users.email not-an-email` */
export function groupName({table, column, code}: Pick<RejectGroup, 'table' | 'column' | 'code'>): string {
	return `${column === '' ? table : `${table}.${column}`} ${code}`;
}

/** `mingus.users 7: 'ada': An address has an @.` */
export function sampleText({source, key, value, error}: RejectSample): string {
	return `${source} ${key}: ${value === null ? '' : `${value}: `}${error}`;
}

function indexOf(groups: readonly RejectGroup[], kind: Pick<Reject, 'table' | 'column'> & {code: string}) {
	return groups.findIndex(
		group => group.table === kind.table && group.column === kind.column && group.code === kind.code,
	);
}

function grown(group: RejectGroup, {source, key, value, reason}: Reject): RejectGroup {
	const {count, samples} = group;
	return {
		...group,
		count: count + 1,
		samples: samples.length < samplesEach ? [...samples, {source, key, value, error: reason}] : samples,
	};
}
