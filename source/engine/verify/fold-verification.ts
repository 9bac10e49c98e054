/** The verification: a pure fold of its events. */
import {count} from '../report/summary.ts';
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
		skipped_rows: 0,
		kept_rows: 0,
		edited_rows: 0,
		rolled_back_tables: [],
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
			return {...verification, run: event.run, rolled_back_tables: event.rolled_back_tables};
		case 'difference':
			return withDifference(verification, event.difference);
		case 'table-finished': {
			const {event: _event, table, ...outcome} = event;
			return {
				...verification,
				tables: {...verification.tables, [table]: outcome},
				skipped_rows: verification.skipped_rows + outcome.skipped_rows,
				kept_rows: verification.kept_rows + outcome.kept_rows,
				edited_rows: verification.edited_rows + outcome.edited_rows,
			};
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

function summaryOf(verification: Verification): string {
	switch (verification.state) {
		case 'verified':
			return [sameness(verification), ...notCompared(verification)].join(' ');
		case 'differs':
			return [differing(verification), ...notCompared(verification)].join(' ');
		case 'interrupted':
			return 'The comparison was interrupted.';
		case 'failed':
			return 'The comparison failed.';
	}
}

function sameness({tables, edited_rows: edited}: Verification): string {
	const all = Object.values(tables);
	if (all.length === 0) {
		return 'No table was compared.';
	}
	const rows = expectedOf(tables);
	const as = edited === 1 ? 'as it was' : 'as they were';
	const retried = edited === 0 ? '' : `, ${edited.toLocaleString('en-US')} of them ${as} edited for a retry`;
	return rows === 1
		? `${whereOf(tables)} is as the snapshot has it${edited === 0 ? '' : ', but for what was edited for a retry'}.`
		: `All ${whereOf(tables)} are as the snapshot has them${retried}.`;
}

function differing({tables, difference_counts: counts}: Verification): string {
	const all = Object.values(tables);
	const different = all.reduce((sum, table) => sum + table.different_rows, 0);
	const others = Object.entries(counts).reduce(
		(sum, [kind, number]) => sum + (ofRows.has(kind as DifferenceKind) ? 0 : number),
		0,
	);
	const least = all.some(table => table.at_least) ? 'at least ' : '';
	const rest = others === 0 ? '' : `; ${count(others, 'other difference')}`;
	const differ = different === 1 ? 'differs' : 'differ';
	return `Of ${whereOf(tables)} ${least}${different.toLocaleString('en-US')} ${differ}${rest}.`;
}

function whereOf(tables: Verification['tables']): string {
	return `${count(expectedOf(tables), 'row')} in ${count(Object.keys(tables).length, 'table')}`;
}

function expectedOf(tables: Verification['tables']): number {
	return Object.values(tables).reduce((sum, table) => sum + table.expected_rows, 0);
}

/** Tables that are named. */
const mostNamed = 5;

/** What nobody should take for compared. */
function notCompared({skipped_rows, kept_rows, rolled_back_tables: tables}: Verification): string[] {
	const more = tables.length - mostNamed;
	const names = `${tables.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	const parts = [
		[skipped_rows, 'row', 'that was skipped', 'that were skipped'],
		[kept_rows, 'row', 'that stays as the target has it', 'that stay as the target has them'],
		[tables.length, 'table', `that was rolled back (${names})`, `that were rolled back (${names})`],
	] as const;
	const said = parts.flatMap(([number, what, one, several]) =>
		number === 0 ? [] : [`${count(number, what)} ${number === 1 ? one : several}`],
	);
	return said.length === 0 ? [] : [`Not compared: ${said.join(', ')}.`];
}
