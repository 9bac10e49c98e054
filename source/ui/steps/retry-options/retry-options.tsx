import {Box} from 'ink';
import {Failure} from '../../components/failure.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {type RetryField, type RetryOptionsStep, retryFields} from '../../mending/mending-state.ts';
import {useFormKeys} from '../../screen/use-form-keys.ts';
import type {Action} from '../../wizard.ts';

/** Rows above what is said. */
const aboveRows = 5;
const nameWidth = 13;

const fields: Readonly<Record<RetryField, {name: string; placeholder: string; advice: string}>> = {
	mappingFile: {
		name: 'mapping',
		placeholder: 'none: rows are made as the run made them',
		advice:
			'A file named here is read again now: changed rules, defaults, conversions and blanks count. What else changed stops the retry before the first row.',
	},
	rows: {
		name: 'edited rows',
		placeholder: 'none: the rows as they are',
		advice:
			'The CSV or JSON that was exported, with values changed. Rows that are not in it are tried as they are.',
	},
};

/** How the rejects are loaded again. */
export function RetryOptions({state, dispatch, width, height}: StepProps<RetryOptionsStep, Action>) {
	const {pointer} = useSymbols();
	const {mending, focus, mended} = state;
	useFormKeys(dispatch, {last: retryFields.length - 1, isText: true});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">Load the rejects again?</Line>
			<Line tone="quiet">All that are out are tried, each once. What goes in is no reject any more.</Line>
			{retryFields.map(field => (
				<Box key={field} height={1} flexShrink={0} overflow="hidden">
					<Line width={pointer.length + 1 + nameWidth} tone={focus === field ? 'chosen' : 'plain'}>
						{`${focus === field ? pointer : ' '.repeat(pointer.length)} ${fields[field].name}`}
					</Line>
					<TextInput
						field={mending[field]}
						focused={focus === field}
						placeholder={fields[field].placeholder}
						width={Math.max(10, width - pointer.length - 1 - nameWidth)}
					/>
				</Box>
			))}
			<Line>{''}</Line>
			{mended.state === 'asked' && <Spinner label="Reading the mapping" />}
			{mended.state === 'failed' && <Failure {...mended.failure} height={height - aboveRows} />}
			{mended.state === 'idle' &&
				wrapWords(fields[focus].advice, width)
					.slice(0, height - aboveRows)
					.map(text => (
						<Line key={text} tone="quiet">
							{text}
						</Line>
					))}
		</Box>
	);
}
