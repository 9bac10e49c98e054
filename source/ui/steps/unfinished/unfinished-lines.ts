import type {UnfinishedRun} from '../../../engine/run/request.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {momentText} from '../../moment-text.ts';
import {endingOf} from '../../running/unfinished-words.ts';

/** Which run it is, as name and value. */
export function unfinishedFacts(unfinished: UnfinishedRun): ReadonlyArray<readonly [string, string]> {
	return [
		['Run', `${unfinished.run} of ${unfinished.mapping}`],
		['Started', momentText(unfinished.startedAt)],
		['Ended', endingOf(unfinished)],
	];
}

const choices = [
	'Enter  go on where it stands: no row is loaded twice',
	'n      leave it as it is, and begin anew',
	'q      quit',
] as const;

/** What is different since, or else what can be done, in lines of at most `width` characters. */
export function adviceLines({changes}: UnfinishedRun, width: number): readonly TextLine[] {
	if (changes.length === 0) {
		return choices.map(text => ({text, tone: text === choices[0] ? 'chosen' : 'plain'}));
	}
	const wrapped = (text: string, indent: string, tone: TextLine['tone']) =>
		wrapWords(text, width - indent.length).map(line => ({text: indent + line, tone}));
	return [
		...wrapped('Going on uses the plan in the ledger. The mapping makes another by now:', '', 'warning'),
		...changes.flatMap(change => wrapped(change, '  ', 'plain')),
	];
}
