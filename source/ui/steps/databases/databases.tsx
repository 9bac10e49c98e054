import {Box} from 'ink';
import {databaseFiles, databaseNames} from '../../choosing/database-names.ts';
import type {DatabasesStep} from '../../choosing/mapping-state.ts';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {Line} from '../../components/line.tsx';
import {ProgressBar} from '../../components/progress-bar.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {moreText, positionsIn, windowAround} from '../../components/window-of.ts';
import {completionText} from '../../entering/completion-text.ts';
import {useFieldKeys} from '../../screen/use-field-keys.ts';
import type {Action} from '../../wizard.ts';

/** Heading above the list, and the note of what is out of sight below it. */
const aroundRows = 3;
/** What is being read, or what went wrong. */
const saidRows = 3;

/** The SQLite files that a mapping is proposed from, and how far they are read. */
export function Databases({state, dispatch, width, height}: StepProps<DatabasesStep, Action>) {
	const {pointer} = useSymbols();
	const {databases} = state.beginning;
	const {examination, completion} = state;
	const candidates = completion.state === 'found' ? completionText(completion.value) : undefined;
	const page = Math.max(1, height - aroundRows - saidRows);
	const last = databases.length - 1;
	useFieldKeys(dispatch, {page, last, arePaths: true});
	const window = windowAround(state.cursor, databases.length, page);
	const names = databaseNames(databases);
	const nameWidth = Math.min(20, Math.max(...names.map(name => name.length), 4)) + 2;
	const isAsked = examination.state === 'asked';
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">Which SQLite databases is a mapping to be proposed from?</Line>
			<Line tone="quiet">They are only read. Tab completes; a folder gives all that are in it.</Line>
			{positionsIn(window).map(position => {
				const focused = position === state.cursor;
				const entry = databases[position];
				return (
					entry && (
						<Box key={position} height={1} flexShrink={0} overflow="hidden">
							<Line width={pointer.length + 1} tone="chosen">
								{focused ? pointer : ''}
							</Line>
							<Line width={nameWidth} tone={focused ? 'chosen' : 'strong'}>
								{names[position] ?? ''}
							</Line>
							<TextInput
								field={entry.path}
								focused={focused && !isAsked}
								placeholder={last === 0 ? 'path of a SQLite file' : 'one more, or none'}
								width={Math.max(10, width - pointer.length - 1 - nameWidth)}
							/>
						</Box>
					)
				);
			})}
			<Line tone="quiet">{moreText(window, databases.length)}</Line>
			{isAsked && <Reading state={state} width={width} />}
			{examination.state === 'failed' && <Failure {...examination.failure} height={saidRows} />}
			{!isAsked && examination.state !== 'failed' && (
				<Line tone="quiet">{candidates ?? adviceOf(state)}</Line>
			)}
		</Box>
	);
}

function adviceOf({beginning, examination}: DatabasesStep): string {
	const files = Object.keys(databaseFiles(beginning.databases)).length;
	if (files === 0) {
		return 'Enter the path of at least one file.';
	}
	if (examination.state === 'found') {
		return 'They are read already. Enter goes on to the proposal.';
	}
	return beginning.databases.some(({path}) => path.value.trim().endsWith('/'))
		? 'Enter looks for the databases in the folder, and reads every row of them.'
		: `Enter reads every row of ${counted(files, 'database')}.`;
}

function Reading({state: {ahead}, width}: {readonly state: DatabasesStep; readonly width: number}) {
	return (
		<Box flexDirection="column" flexShrink={0}>
			<ProgressBar
				done={ahead?.done ?? 0}
				total={Math.max(1, ahead?.total ?? 1)}
				width={Math.max(10, width)}
			/>
			<Spinner
				label={
					ahead
						? `Reading ${ahead.database}.${ahead.table}, ${counted(ahead.rows, 'row')}`
						: 'Opening the files'
				}
			/>
		</Box>
	);
}
