import {Box} from 'ink';
import type {SaveStep} from '../../choosing/mapping-state.ts';
import {checkBox} from '../../components/check-box.ts';
import {Failure} from '../../components/failure.tsx';
import {textEdit} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import type {Action} from '../../wizard.ts';

/** Rows above what went wrong. */
const aboveRows = 7;

/** Where the mapping and its SQL are written. */
export function Save({state, dispatch, width, height}: StepProps<SaveStep, Action>) {
	const {pointer} = useSymbols();
	const {beginning, focus, setup} = state;
	useKeys(press => {
		const edit = textEdit(press);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (press.key === 'down' || press.key === 'up') {
			dispatch({type: 'move', by: press.key === 'down' ? 1 : -1, last: 1});
		} else if (press.key === 'tab' || press.key === 'back-tab') {
			dispatch({type: 'move', by: focus === 'out' ? 1 : -1, last: 1});
		} else if (edit) {
			dispatch({type: 'edit', edit});
		}
	});
	const isOut = focus === 'out';
	const ddl = beginning.out.value.trim().replace(/(\.ya?ml)?$/i, '.schema.sql');
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">Where is the mapping to be written?</Line>
			<Line tone="quiet">Both files can be read and changed, now or later.</Line>
			<Line>{''}</Line>
			<Box height={1} flexShrink={0} overflow="hidden">
				<Line width={pointer.length + 1} tone="chosen">
					{isOut ? pointer : ''}
				</Line>
				<Line width={9}>mapping</Line>
				<TextInput
					field={beginning.out}
					focused={isOut}
					placeholder="path of the mapping file"
					width={Math.max(10, width - pointer.length - 10)}
				/>
			</Box>
			<Line tone="quiet">{`${' '.repeat(pointer.length + 1)}SQL      ${beginning.out.value.trim() === '' ? '' : ddl}`}</Line>
			<Line tone={isOut ? 'plain' : 'chosen'}>
				{`${isOut ? ' '.repeat(pointer.length) : pointer} ${checkBox(beginning.overwrite, 'write over files that are there')}`}
			</Line>
			<Line>{''}</Line>
			{setup.state === 'asked' && <Spinner label="Writing the mapping" />}
			{setup.state === 'failed' && <Failure {...setup.failure} height={height - aboveRows} />}
			{setup.state !== 'asked' && setup.state !== 'failed' && (
				<Line tone="quiet">Enter writes both files, and goes on to the sources.</Line>
			)}
		</Box>
	);
}
