import {Box} from 'ink';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {OutcomeLines, outcomeText} from '../../components/outcome-lines.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {tablePage} from '../../components/table.tsx';
import type {RetryResultStep} from '../../mending/mending-state.ts';
import type {Action} from '../../wizard.ts';
import {outcomeOf} from './outcome.ts';
import {resultLines} from './result-lines.ts';

interface RetryResultProps extends StepProps<RetryResultStep, Action> {
	/** Leaves the wizard. */
	readonly onLeave: () => void;
}

/** What came of loading the rejects again. */
export function RetryResult({state, dispatch, width, height, onLeave}: RetryResultProps) {
	const symbols = useSymbols();
	const outcome = outcomeOf(state);
	const {said, advice} = outcomeText(outcome, symbols, width);
	const viewHeight = Math.max(1, height - said.length - advice.length - 1);
	const lines = resultLines(state, width);
	useKeys(press => {
		const by = listMove(press, tablePage(viewHeight));
		if (press.key === 'enter' || (press.key === 'character' && press.character === 'q')) {
			onLeave();
		} else if (press.key === 'escape' || (press.key === 'character' && press.character === 'b')) {
			dispatch({type: 'back'});
		} else if (by !== undefined) {
			dispatch({type: 'move', by, last: lastTop(lines.length, viewHeight)});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<OutcomeLines said={said} tone={outcome.tone} advice={advice} />
			<Line>{''}</Line>
			<ScrollLines lines={lines} top={state.line} height={viewHeight} />
		</Box>
	);
}
