import {Box} from 'ink';
import {counted, formatCount, percentOf} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {ProgressBar} from '../../components/progress-bar.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import type {Action} from '../../wizard.ts';
import type {UnfinishedStep} from '../../wizard-state.ts';
import {adviceLines, unfinishedFacts} from './unfinished-lines.ts';

/** Rows above what can be done about it, and with a blank one there from this height on. */
const aboveRows = 6;
const roomy = 12;
const nameWidth = 9;

interface UnfinishedProps extends StepProps<UnfinishedStep, Action> {
	/** Leaves the wizard. */
	readonly onLeave: () => void;
}

/** A run that was interrupted: how far it came, and whether to go on with it. */
export function Unfinished({state, dispatch, width, height, onLeave}: UnfinishedProps) {
	const {unfinished} = state;
	const {done, rows} = unfinished;
	const isRoomy = height >= roomy;
	const linesHeight = height - aboveRows - (isRoomy ? 1 : 0);
	const lines = adviceLines(unfinished, width);
	useKeys(press => {
		const moved = listMove(press, linesHeight);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (press.key === 'character' && press.character === 'n') {
			dispatch({type: 'leave-alone'});
		} else if (press.key === 'character' && press.character === 'q') {
			onLeave();
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: lastTop(lines.length, linesHeight)});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">An interrupted run</Line>
			{unfinishedFacts(unfinished).map(([name, value]) => (
				<Line key={name}>{name.padEnd(nameWidth) + value}</Line>
			))}
			<Box height={1} flexShrink={0} overflow="hidden">
				<ProgressBar done={done} total={rows} width={Math.max(10, width - 6)} />
				<Line width={6}>{`${percentOf(done, rows)}%`.padStart(5)}</Line>
			</Box>
			<Line>{`${formatCount(done)} of ${counted(rows, 'row')} done, ${formatCount(Math.max(0, rows - done))} left`}</Line>
			{isRoomy && <Line>{''}</Line>}
			<ScrollLines lines={lines} top={state.line} height={linesHeight} />
		</Box>
	);
}
