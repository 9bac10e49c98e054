/** What of a load is still to be read: batches are committed side by side, so a kill may leave gaps between them. */
import type {CommittedRange} from '../ledger/progress.ts';
import type {Range} from '../source/read-rows.ts';

/**
 * The ranges that no batch covers, in the order of the rows; the last has no end.
 * @param committed in the order of the rows, none overlapping another
 */
export function remainingRanges(committed: readonly CommittedRange[]): Range[] {
	const ranges: Range[] = [];
	let end: string | undefined;
	for (const {after, upto} of committed) {
		if (after !== end && after !== undefined) {
			ranges.push({...(end === undefined ? {} : {after: end}), upto: after});
		}
		end = upto;
	}
	return [...ranges, end === undefined ? {} : {after: end}];
}
