/** The verification: a pure fold of its events. */
import type {Difference, DifferenceKind, Verification, VerifyEvent} from '../report/verification.ts';

/** Differences that the verification lists; all are counted. */
const mostListed = 1000;

type Ending = Pick<Verification, 'state' | 'failure' | 'peak_memory_bytes'> & {readonly at: number};

export function initialVerification(at: number): Verification {
	const now = new Date(at).toISOString();
	return {
		run: '',
		state: 'failed',
		start_time: now,
		end_time: now,
		duration_seconds: 0,
		tables: {},
		difference_counts: {},
		differences: [],
		notices: [],
		summary: '',
		failure: null,
		peak_memory_bytes: 0,
	};
}

export function foldVerification(verification: Verification, event: VerifyEvent): Verification {
	switch (event.event) {
		case 'verify-started':
			return {...verification, run: event.run};
		case 'difference':
			return withDifference(verification, event.difference);
		case 'table-finished': {
			const {event: _event, table, ...outcome} = event;
			return {...verification, tables: {...verification.tables, [table]: outcome}};
		}
		case 'notice':
			return {...verification, notices: [...verification.notices, `${event.where}: ${event.message}`]};
		default:
			return verification;
	}
}

function withDifference(verification: Verification, difference: Difference): Verification {
	const {differences, difference_counts: counts} = verification;
	return {
		...verification,
		difference_counts: {...counts, [difference.kind]: (counts[difference.kind] ?? 0) + 1},
		differences: differences.length < mostListed ? [...differences, difference] : differences,
	};
}

/** @param at in ms */
export function endVerification(verification: Verification, {at, ...ending}: Ending): Verification {
	const start = Date.parse(verification.start_time);
	const ended = {
		...verification,
		...ending,
		end_time: new Date(at).toISOString(),
		duration_seconds: (at - start) / 1000,
	};
	return {...ended, summary: summaryOf(ended)};
}

/** Kinds of differences that are rows, which are counted by table. */
const ofRows: ReadonlySet<DifferenceKind> = new Set(['changed', 'missing', 'extra', 'doubled']);

function summaryOf({state, tables, difference_counts: counts}: Verification): string {
	const all = Object.values(tables);
	const expected = all.reduce((sum, table) => sum + table.expected_rows, 0);
	const different = all.reduce((sum, table) => sum + table.different_rows, 0);
	const others = Object.entries(counts).reduce(
		(sum, [kind, count]) => sum + (ofRows.has(kind as DifferenceKind) ? 0 : count),
		0,
	);
	const where = `${expected} rows in ${all.length} ${all.length === 1 ? 'table' : 'tables'}`;
	switch (state) {
		case 'verified':
			return `All ${where} are as the snapshot has them.`;
		case 'differs': {
			const least = all.some(table => table.at_least) ? 'at least ' : '';
			const rest = others === 0 ? '' : `; ${others} other ${others === 1 ? 'difference' : 'differences'}`;
			return `Of ${where} ${least}${different} ${different === 1 ? 'differs' : 'differ'}${rest}.`;
		}
		case 'interrupted':
			return 'The comparison was interrupted.';
		case 'failed':
			return 'The comparison failed.';
	}
}
