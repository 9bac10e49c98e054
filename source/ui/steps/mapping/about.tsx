import {Box} from 'ink';
import {factLines} from '../../components/facts.tsx';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {lastTop, ScrollLines, type TextLine} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {aboutFacts, safeSentence} from '../../entering/about-facts.ts';
import type {Action} from '../../wizard.ts';
import type {AboutStep} from '../../wizard-state.ts';

const nameWidth = 9;
/** The heading, and the sentence below it. */
const aboveRows = 2;

/** What the mapping in use does, and what the next steps are. */
export function About({state, dispatch, width, height}: StepProps<AboutStep, Action>) {
	const room = height - aboveRows;
	const lines = linesOf(state, width);
	const last = lastTop(lines.length, room);
	useKeys(press => {
		const moved = listMove(press, room - 1);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">SQLite databases are moved into one PostgreSQL database.</Line>
			<Line tone="good">{safeSentence}</Line>
			<ScrollLines lines={lines} top={state.line} height={room} />
		</Box>
	);
}

/** What matters first; what each source is comes last, where a small terminal scrolls to it. */
function linesOf({setup}: AboutStep, width: number): readonly TextLine[] {
	const plain = (text: string): TextLine => ({text, tone: 'plain'});
	const sources = Object.entries(setup.mapping.sources);
	const longest = Math.min(24, Math.max(...sources.map(([name]) => name.length)));
	return [
		...factLines(aboutFacts(setup), width, nameWidth).map(plain),
		plain(''),
		...factLines(sources, width, longest + 2).map((text): TextLine => ({text, tone: 'quiet'})),
	];
}
