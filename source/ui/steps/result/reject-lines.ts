import {groupName, largestFirst, sampleText} from '../../../engine/report/reject-groups.ts';
import type {Report} from '../../../engine/report/report.ts';
import {counted, formatCount} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';

/** Rejects by reason, the most frequent first, each with its samples, in lines of at most `width` characters. */
export function rejectLines({reject_groups: groups}: Report, width: number): readonly TextLine[] {
	if (groups.length === 0) {
		return [{text: 'None.', tone: 'quiet'}];
	}
	const wrapped = (text: string, indent: number, tone: TextLine['tone']): TextLine[] =>
		wrapWords(text, width - indent - 2).map((line, index) => ({
			text: `${' '.repeat(index === 0 ? indent : indent + 2)}${line}`,
			tone,
		}));
	return largestFirst(groups).flatMap(group => {
		const more = group.count - group.samples.length;
		return [
			...wrapped(`${counted(group.count, 'row')}: ${groupName(group)}`, 0, 'strong'),
			...group.samples.flatMap(sample => wrapped(sampleText(sample), 2, 'plain')),
			...(more > 0 ? wrapped(`and ${formatCount(more)} more, in report.json`, 2, 'quiet') : []),
		];
	});
}
