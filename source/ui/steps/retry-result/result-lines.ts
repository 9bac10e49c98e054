/** What came of a retry, besides its numbers: why rows are still out, and what was noticed. Pure. */
import {groupName, largestFirst, sampleText} from '../../../engine/report/reject-groups.ts';
import {counted} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import type {RetryResultStep} from '../../mending/mending-state.ts';

/** @returns lines of at most `width` characters */
export function resultLines({report}: RetryResultStep, width: number): readonly TextLine[] {
	const wrapped = (text: string, tone: TextLine['tone'] = 'plain'): TextLine[] =>
		wrapWords(text, width).map(line => ({text: line, tone}));
	return [
		...largestFirst(report.reject_groups).flatMap(group => [
			...wrapped(`${counted(group.count, 'row')}: ${groupName(group)}`, 'strong'),
			...group.samples.flatMap(sample => wrapped(sampleText(sample))),
		]),
		...report.notices.flatMap(notice => wrapped(`Notice: ${notice}`, 'quiet')),
	];
}
