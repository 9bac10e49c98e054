import {Box} from 'ink';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Menu} from '../../components/menu.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {wrapWords} from '../../components/wrap-words.ts';
import {settlementWords} from '../../mending/conflict-words.ts';
import {type ConflictsStep, settlements} from '../../mending/conflicts-state.ts';
import type {Action} from '../../wizard.ts';

/** Choices with their meanings, of which a narrow screen has room for the chosen one's. */
const menuRows = settlements.length * 2 + 1;
/** Question, choices, and a row between. */
const aroundRows = 2 + menuRows;

/** Which is to win, where both the sources and others have changed a row. */
export function Conflicts({state, dispatch, width, height}: StepProps<ConflictsStep, Action>) {
	const {chosen, cameFrom} = state;
	const lines = (cameFrom.report.failure?.message ?? '')
		.split('\n')
		.flatMap(part => wrapWords(part, width).map(text => ({text, tone: 'plain'}) as const));
	const listHeight = Math.max(1, height - aroundRows);
	const last = lastTop(lines.length, listHeight);
	const top = Math.min(state.line, last);
	useKeys(press => {
		const by = listMove(press, settlements.length);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (press.key === 'left' || (press.key === 'right' && top < last)) {
			dispatch({type: 'change', by: press.key === 'right' ? 1 : -1});
		} else if (by !== undefined) {
			dispatch({type: 'move', by, last: settlements.length - 1});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<ScrollLines lines={lines} top={top} height={listHeight} />
			<Line>{''}</Line>
			<Line tone="strong">Which is to win? The catch-up is done again with that.</Line>
			<Menu
				items={settlements.map(name => settlementWords[name])}
				chosen={settlements.indexOf(chosen)}
				height={menuRows}
				width={width}
			/>
		</Box>
	);
}
