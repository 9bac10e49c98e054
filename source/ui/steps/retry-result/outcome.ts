/** How a retry ended, and what to do next. Pure. */

import type {Outcome} from '../../components/outcome-lines.tsx';
import {hintOnScreen} from '../../hint-on-screen.ts';
import type {RetryResultStep} from '../../mending/mending-state.ts';
import {retriedText} from '../../mending/mending-words.ts';

export function outcomeOf(state: RetryResultStep): Outcome {
	const {report, tried, loaded} = state;
	const text = retriedText(state);
	switch (report.state) {
		case 'finished':
			return tried === loaded
				? {text, advice: '', tone: 'good'}
				: {text, advice: 'Esc leads back to those that are left.', tone: 'warning'};
		case 'interrupted':
			return {
				text: `Interrupted. ${text}`,
				advice: 'What was loaded stays. Esc leads back to the rest.',
				tone: 'warning',
			};
		default:
			return {
				text: [...(loaded > 0 ? [text] : []), report.failure?.message ?? report.summary].join('\n'),
				advice: hintOnScreen(report.failure ?? {}) ?? '',
				tone: 'bad',
			};
	}
}
