import {Box} from 'ink';
import {type MappingOrigin, type MappingStep, mappingOrigins} from '../../choosing/mapping-state.ts';
import {Failure} from '../../components/failure.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {useFieldKeys} from '../../screen/use-field-keys.ts';
import type {Action} from '../../wizard.ts';

/** Rows above what went wrong. */
const listRows = 8;

/** Where the mapping comes from: it ships, it is a file, or it is proposed from the data. */
export function Mapping({state, dispatch, width, height}: StepProps<MappingStep, Action>) {
	const {pointer} = useSymbols();
	const {origin, beginning, setup} = state;
	const last = mappingOrigins.length - 1;
	useFieldKeys(dispatch, {page: last, last, isField: origin === 'file'});
	const texts: Readonly<Record<MappingOrigin, readonly [string, string]>> = {
		preset: [
			`The ${beginning.preset.toUpperCase()} preset`,
			'five MINGUS databases into one schema, ready to use',
		],
		file: ['A mapping file', 'YAML that init or somebody wrote'],
		init: ['Propose a mapping from the data', 'for any SQLite files: you see it before it is written'],
	};
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">Which mapping says what becomes of the data?</Line>
			<Line>{''}</Line>
			{mappingOrigins.map(name => (
				<Box key={name} flexDirection="column" flexShrink={0}>
					<Line tone={name === origin ? 'chosen' : 'plain'}>
						{`${name === origin ? pointer : ' '.repeat(pointer.length)} ${texts[name][0]}`}
					</Line>
					{name === 'file' && origin === 'file' ? (
						<Box height={1} flexShrink={0} overflow="hidden" paddingLeft={pointer.length + 1}>
							<TextInput
								field={beginning.file}
								focused
								placeholder="path of the mapping file"
								width={width - pointer.length - 1}
							/>
						</Box>
					) : (
						<Line tone="quiet">{`${' '.repeat(pointer.length + 1)}${texts[name][1]}`}</Line>
					)}
				</Box>
			))}
			{setup.state === 'asked' && <Spinner label="Opening the mapping" />}
			{setup.state === 'failed' && <Failure {...setup.failure} height={height - listRows} />}
		</Box>
	);
}
