import {Box} from 'ink';
import {Failure} from '../../components/failure.tsx';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {Table, tablePage} from '../../components/table.tsx';
import {minuteText} from '../../moment-text.ts';
import {shownRuns} from '../../past/past-items.ts';
import type {RunsStep} from '../../past/past-state.ts';
import {stateText} from '../../past/past-words.ts';
import type {Action} from '../../wizard.ts';

const failureRows = 4;
/** From this width on there is room for a good part of the ids. */
const wide = 76;

/** The runs of this machine, the newest first. */
export function Runs({state, dispatch, width, height}: StepProps<RunsStep, Action>) {
	const {reading} = state;
	const runs = shownRuns(state);
	const tableHeight = height - 1 - (reading.state === 'failed' ? failureRows : 0);
	useKeys(press => {
		const moved = listMove(press, tablePage(tableHeight));
		if (press.key === 'enter' || press.key === 'right') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape' || press.key === 'left') {
			dispatch({type: 'back'});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: runs.length - 1});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">
				{state.wanted === null ? 'The runs of this machine, the newest first' : questions[state.wanted]}
			</Line>
			<Table
				columns={[
					{title: 'started'},
					{title: 'mapping', flexible: true},
					{title: 'state'},
					{title: 'target', flexible: true},
					...(width >= wide ? [{title: 'run', flexible: true}] : []),
				]}
				rows={runs.map(run => ({
					cells: [minuteText(run.started), run.mapping, stateText(run), run.target, run.run],
				}))}
				cursor={state.cursor}
				pointed
				detailed
				width={width}
				height={tableHeight}
			/>
			{reading.state === 'failed' && <Failure {...reading.failure} height={failureRows} />}
		</Box>
	);
}

const questions = {
	'roll-back': 'Which run is to be rolled back?',
	'catch-up': 'Which run is to be caught up with?',
} as const;
