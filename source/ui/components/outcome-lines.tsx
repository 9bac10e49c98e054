import {Line, type Tone} from './line.tsx';

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
