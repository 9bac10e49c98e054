import type {Report} from '../../../engine/report/report.ts';
import {formatCount} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';

/** Rejects by reason, the most frequent first, then samples of them, in lines of at most `width` characters. */
export function rejectLines(report: Report, width: number): readonly TextLine[] {
	const reasons = Object.entries(report.error_counts).toSorted(([, one], [, other]) => other - one);
	if (reasons.length === 0) {
		return [{text: 'None.', tone: 'quiet'}];
	}
	const numbers = reasons.map(([, rows]) => formatCount(rows));
	const widest = Math.max(...numbers.map(number => number.length));
	return [
		{text: 'By reason', tone: 'strong'},
		...reasons.map(
			([reason], index) =>
				({text: `  ${numbers[index]?.padStart(widest)}  ${reason}`, tone: 'plain'}) as const,
		),
		{text: '', tone: 'plain'},
		{text: 'Rows', tone: 'strong'},
		...report.errors.flatMap(({source, key, column, code, error}) =>
			wrapWords(`${source} ${key}: ${column}: ${error} (${code})`, width - 2).map(
				(text, index) => ({text: `${index === 0 ? '  ' : '    '}${text}`, tone: 'plain'}) as const,
			),
		),
	];
}
