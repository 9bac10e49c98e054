import {Line, type Tone} from './line.tsx';
import type {Symbols} from './symbols.tsx';
import {wrapWords} from './wrap-words.ts';

/** How something ended, and what to do next. */
export interface Outcome {
	readonly text: string;
	/** Empty: nothing. */
	readonly advice: string;
	readonly tone: Tone;
}

const saidRows = 5;
const adviceRows = 3;

/** The lines of an outcome that has a few rows of the screen, a mark before the first. */
export function outcomeText(
	{text, advice, tone}: Outcome,
	{ok, warning, bad}: Symbols,
	width: number,
): Pick<OutcomeLinesProps, 'said' | 'advice'> {
	const mark = tone === 'good' ? ok : tone === 'warning' ? warning : bad;
	return {
		said: `${mark} ${text}`
			.split('\n')
			.flatMap(part => wrapWords(part, width))
			.slice(0, saidRows),
		advice: advice === '' ? [] : wrapWords(advice, width).slice(0, adviceRows),
	};
}

interface OutcomeLinesProps {
	/** How it ended, a line each. */
	readonly said: readonly string[];
	readonly tone: Tone;
	/** What to do next, a line each. */
	readonly advice: readonly string[];
}

/** What a result screen begins with. */
export function OutcomeLines({said, tone, advice}: OutcomeLinesProps) {
	return (
		<>
			{said.map(text => (
				<Line key={text} tone={tone}>
					{text}
				</Line>
			))}
			{advice.map(text => (
				<Line key={text}>{text}</Line>
			))}
		</>
	);
}
