/** What came of a comparison, as text: per table, the differences, and what they come to. Pure. */
import {printable, printableLines} from '../engine/report/printable.ts';
import type {
	Difference,
	TableVerification,
	Verification,
	VerifyEvent,
} from '../engine/report/verification.ts';
import {formatCount, formatDuration} from '../ui/components/format.ts';
import {textTable} from './text-table.ts';

/** Differences that a person reads; --json has more. */
const samples = 20;

/** The line that an event of the comparison adds while it goes on; undefined: none. */
export function verifyLine(event: VerifyEvent): string | undefined {
	switch (event.event) {
		case 'verify-started':
			return printable(`Comparing run ${event.run} with its snapshots`);
		case 'table-started':
			return printable(`${event.table}: ${formatCount(event.rows)} rows`);
		case 'table-finished': {
			const outcome =
				event.different_rows === 0
					? 'all are the same'
					: `${event.at_least ? 'at least ' : ''}${formatCount(event.different_rows)} differ`;
			return printable(`${event.table}: ${outcome}, ${formatDuration(event.seconds * 1000)}`);
		}
		default:
			return undefined;
	}
}

export function verificationText(verification: Verification): string {
	const {notices, failure, summary} = verification;
	const sections = [
		tables(verification),
		differences(verification),
		notices.map(notice => printable(`Notice: ${notice}`)).join('\n'),
		failure === null
			? printable(summary)
			: [`Failed: ${failure.message} [${failure.code}]`, failure.hint ?? '']
					.filter(line => line !== '')
					.map(printableLines)
					.join('\n'),
	];
	return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

function tables({tables: all}: Verification): string {
	const rows = Object.entries(all).map(([table, outcome]) => [table, ...comparedNumbers(outcome)]);
	const columns = [{title: 'Table'}, ...comparedTitles.map(title => ({title, align: 'right' as const}))];
	return rows.length === 0 ? '' : textTable(columns, rows).join('\n');
}

export const comparedTitles: readonly string[] = ['Expected', 'Found', 'Left out', 'Different'];

/** A table's rows by what became of them, under `comparedTitles`. */
export function comparedNumbers(outcome: TableVerification): string[] {
	const {expected_rows, found_rows, left_out_rows, different_rows, at_least} = outcome;
	return [
		...[expected_rows, found_rows, left_out_rows].map(formatCount),
		`${at_least ? '≥ ' : ''}${formatCount(different_rows)}`,
	];
}

function differences({differences: all, difference_counts: counts}: Verification): string {
	const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
	const rest = total - Math.min(total, samples);
	return [
		...all.slice(0, samples).map(differenceText),
		...(rest > 0 ? [`and ${formatCount(rest)} more, which --json names`] : []),
	].join('\n');
}

/** One difference in a line: table, key, column, what is expected and what was found. */
export function differenceText(difference: Difference): string {
	const {kind, table, key, source_key: sourceKey, column, expected, found} = difference;
	const row = key === null ? '' : ` ${key}`;
	const source = sourceKey === null ? '' : ` (source row ${sourceKey})`;
	const place = `${table}${row}${source}${column === null ? '' : `, ${column}`}`;
	const said = [
		...(expected === null ? [] : [`expected ${expected}`]),
		...(found === null ? [] : [`found ${found}`]),
	].join(', ');
	return printable(`${place}: ${kind}${said === '' ? '' : `: ${said}`}`);
}
