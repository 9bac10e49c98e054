import {Box} from 'ink';
import {changeItems} from '../../changing/change-items.ts';
import {subjectWords} from '../../changing/change-words.ts';
import type {ColumnChangeStep, Entry} from '../../changing/changing-state.ts';
import {choicesFor} from '../../changing/choices.ts';
import {Failure} from '../../components/failure.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {Table} from '../../components/table.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {useFieldKeys} from '../../screen/use-field-keys.ts';
import type {Action} from '../../wizard.ts';

/** The most rows that say what is changed. */
const subjectRows = 2;
/** Rows that what came of a change may take. */
const outcomeRows = 4;

const questions: Readonly<Record<Entry['to'], string>> = {
	'leave-behind': 'Why is it not migrated? The mapping and the report repeat the reason.',
	default: 'What stands where the source has NULL? Nothing typed: no default.',
	rename: 'What is the target column to be called?',
	fill: 'Which columns belong together?',
	redirect: 'Which target column do the values go to?',
	retype: 'Which type is the target column to have?',
	lossy: 'What becomes of a value that does not fit exactly?',
	epoch: 'What do numbers count?',
};

const placeholders = {'leave-behind': 'the reason', default: 'no default', rename: 'the new name'} as const;

/** What of a row of the plan is changed, and to what. */
export function ColumnChange({state, dispatch, width, height}: StepProps<ColumnChangeStep, Action>) {
	const {entry, changed} = state;
	const said = wrapWords(subjectWords(state.subject), width).slice(0, subjectRows);
	const hasOutcome = changed.state === 'asked' || changed.state === 'failed';
	const room = height - said.length - 1 - (hasOutcome ? outcomeRows : 0);
	const rows =
		entry === null ? changeItems(state) : entry.asks === 'choice' ? choicesFor(state, entry.to) : [];
	useFieldKeys(dispatch, {page: room - 2, last: rows.length - 1, isField: entry?.asks === 'text'});
	return (
		<Box flexDirection="column" height={height}>
			{said.map(text => (
				<Line key={text} tone="strong">
					{text}
				</Line>
			))}
			<Line tone="quiet">
				{entry === null ? 'What is to be changed? A new plan checks it.' : questions[entry.to]}
			</Line>
			{entry?.asks === 'text' ? (
				<Box height={1} flexShrink={0} overflow="hidden">
					<TextInput field={entry.field} focused placeholder={placeholders[entry.to]} width={width} />
				</Box>
			) : (
				<Table
					columns={[
						{title: entry === null ? 'change' : 'choice', flexible: true},
						{title: 'what it means', flexible: true},
					]}
					rows={rows.map(({label, meaning}) => ({cells: [label, meaning]}))}
					cursor={entry?.cursor ?? state.cursor}
					pointed
					width={width}
					height={room}
				/>
			)}
			{entry?.asks === 'choice' && rows.length === 0 && (
				<Line tone="warning">There is none: everything is loaded, or the load reads a query.</Line>
			)}
			{changed.state === 'asked' && <Spinner label="Making the plan with it" />}
			{changed.state === 'failed' && <Failure {...changed.failure} height={outcomeRows} />}
		</Box>
	);
}
