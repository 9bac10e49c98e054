import {Box} from 'ink';
import {checkBox} from '../../components/check-box.ts';
import {Failure} from '../../components/failure.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {exportFields, type RejectExportStep} from '../../mending/mending-state.ts';
import {useFormKeys} from '../../screen/use-form-keys.ts';
import type {Action} from '../../wizard.ts';

/** Rows above what is said. */
const aboveRows = 6;
const nameWidth = 8;

const advice =
	'Each row has its source row as JSON in its last column: change values there, leave the rest. A cell with *** stays as it was. Then t loads the rows again with this file.';

/** Where the rejects are written, to be edited. */
export function RejectExport({state, dispatch, width, height}: StepProps<RejectExportStep, Action>) {
	const {pointer} = useSymbols();
	const {mending, focus, saved} = state;
	useFormKeys(dispatch, {last: exportFields.length - 1, isText: focus === 'out'});
	const mark = (field: typeof focus) => (focus === field ? pointer : ' '.repeat(pointer.length));
	const tone = (field: typeof focus) => (focus === field ? 'chosen' : 'plain');
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">Where are the rejects to be written?</Line>
			<Line tone="quiet">All that are out, whole. Only you can read the file; none is written over.</Line>
			<Box height={1} flexShrink={0} overflow="hidden">
				<Line width={pointer.length + 1 + nameWidth} tone={tone('out')}>
					{`${mark('out')} file`}
				</Line>
				<TextInput
					field={mending.out}
					focused={focus === 'out'}
					placeholder="path of the file"
					width={Math.max(10, width - pointer.length - 1 - nameWidth)}
				/>
			</Box>
			<Line tone={tone('format')}>
				{`${mark('format')} ${'form'.padEnd(nameWidth)}${mending.format === 'csv' ? 'CSV, for spreadsheets' : 'JSON'}`}
			</Line>
			<Line tone={tone('in-full')}>
				{`${mark('in-full')} ${checkBox(mending.inFull, 'sensitive values as they are, not as ***')}`}
			</Line>
			<Line>{''}</Line>
			{saved.state === 'asked' && <Spinner label="Writing the rejects" />}
			{saved.state === 'failed' && <Failure {...saved.failure} height={height - aboveRows} />}
			{saved.state === 'found' &&
				wrapWords(
					`Written to ${saved.value}. Enter goes back; t then loads them again with this file.`,
					width,
				)
					.slice(0, height - aboveRows)
					.map(text => (
						<Line key={text} tone="good">
							{text}
						</Line>
					))}
			{saved.state === 'idle' &&
				wrapWords(advice, width)
					.slice(0, height - aboveRows)
					.map(text => (
						<Line key={text} tone="quiet">
							{text}
						</Line>
					))}
		</Box>
	);
}
