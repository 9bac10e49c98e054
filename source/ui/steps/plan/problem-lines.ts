import type {Plan} from '../../../engine/plan/plan.ts';
import type {Tone} from '../../components/line.tsx';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';

/** What is wrong or worth knowing and what to do about it, blockers first, in lines of at most `width` characters. */
export function problemLines(plan: Plan, width: number): readonly TextLine[] {
	if (plan.problems.length === 0) {
		return [{text: 'None.', tone: 'quiet'}];
	}
	const blockersFirst = plan.problems.toSorted(
		(one, other) => Number(other.severity === 'blocker') - Number(one.severity === 'blocker'),
	);
	return blockersFirst.flatMap(({severity, where, message, hint}) => {
		const tone: Tone = severity === 'blocker' ? 'bad' : 'warning';
		const said = wrapWords(`${severity}: ${where}: ${message}`, width);
		const advice = hint === undefined ? [] : wrapWords(hint, width - 2);
		return [
			...said.map(text => ({text, tone})),
			...advice.map(text => ({text: `  ${text}`, tone: 'plain'}) as const),
		];
	});
}
