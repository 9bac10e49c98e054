/** What is said of rejects, on screens and in lines alike. */
import type {ListedReject, RejectCount, RejectCounts} from '../../engine/run/retry-request.ts';
import {counted, formatCount} from '../components/format.ts';
import type {RetryResultStep} from './mending-state.ts';

const byRule = 'Change the rule in the mapping, or edit the value.';
const byConversion = 'Say in the mapping how it is converted, or that it is blank; or edit the value.';
const byParent = 'The row that it refers to was not loaded: mend that one, or edit the reference.';

const advices: Readonly<Partial<Record<RejectCount['code'], string>>> = {
	required: 'Give the column a default in the mapping, or edit the rows.',
	'too-long': byRule,
	'too-short': byRule,
	'out-of-range': byRule,
	'not-an-email': byRule,
	'not-a-zip-code': byRule,
	'in-the-future': byRule,
	'not-allowed': byRule,
	'no-parent': byParent,
	'parent-rejected': byParent,
	'duplicate-key': 'Another row has the same key or value: edit one of them, or change the target.',
	'refused-by-server': 'Change what the target demands, or edit the rows.',
	'referred-to': 'Other rows of the target refer to it: change those, then try again.',
};

/** What can be done about rejects of this kind. */
export function adviceFor(code: RejectCount['code']): string {
	return advices[code] ?? byConversion;
}

/** How mending goes on, whatever the kind. */
export const wayOn =
	'Change the mapping, or export the rows (e) and edit them. Then retry (t): rows that go in are no longer listed.';

/** `7 rows were not loaded, for 2 reasons.` */
export function countsText({kinds}: RejectCounts): string {
	const rows = kinds.reduce((sum, kind) => sum + kind.rows, 0);
	return rows === 0
		? 'No rejects are left: every row is in the target.'
		: `${counted(rows, 'row')} ${rows === 1 ? 'was' : 'were'} not loaded, for ${counted(kinds.length, 'reason')}.`;
}

/** `3 of 7 rows were loaded; 4 are still out.` */
export function retriedText({tried, loaded}: Pick<RetryResultStep, 'tried' | 'loaded'>): string {
	const left = tried - loaded;
	const went = `${formatCount(loaded)} of ${counted(tried, 'row')} ${loaded === 1 ? 'was' : 'were'} loaded`;
	return left === 0
		? `${went}: no rejects are left.`
		: `${went}; ${formatCount(left)} ${left === 1 ? 'is' : 'are'} still out.`;
}

/** Characters of one value that are shown: the file that is exported has all. */
const mostShown = 1000;

/** `id 7, email "ada"`: the row in one line, as long as it may be. */
export function rowText({row}: Pick<ListedReject, 'row'>): string {
	return Object.entries(row)
		.map(([name, cell]) => `${name} ${cellText(cell)}`)
		.join(', ');
}

export function cellText(cell: ListedReject['row'][string]): string {
	const text = JSON.stringify(cell);
	return text.length > mostShown ? `${text.slice(0, mostShown)} … (${text.length} characters)` : text;
}
