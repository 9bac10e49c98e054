import type {Plan, PlanProblem} from '../../../engine/plan/plan.ts';
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
	const alike = Map.groupBy(blockersFirst, ({severity, message, hint = ''}) =>
		[severity, message, hint].join('\n'),
	);
	return [...alike.values()].flatMap(problems => linesOf(problems, width));
}

/** What is said of several places is said once, above them. */
function linesOf(problems: readonly PlanProblem[], width: number): readonly TextLine[] {
	const [{severity, message, hint, where}] = problems as readonly [PlanProblem];
	const tone: Tone = severity === 'blocker' ? 'bad' : 'warning';
	const isOne = problems.length === 1;
	const said = wrapWords(isOne ? `${severity}: ${where}: ${message}` : `${severity}: ${message}`, width);
	const places = isOne ? [] : wrapWords(`in ${problems.map(its => its.where).join(', ')}`, width - 2);
	const advice = hint === undefined ? [] : wrapWords(hint, width - 2);
	return [
		...said.map(text => ({text, tone})),
		...[...places, ...advice].map(text => ({text: `  ${text}`, tone: 'plain'}) as const),
	];
}
