import {Box} from 'ink';
import {Facts} from '../../components/facts.tsx';
import {textEdit} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import type {RollbackConfirmStep} from '../../rollback/rollback-state.ts';
import type {Action} from '../../wizard.ts';
import {confirmFacts} from './confirm-facts.ts';

/** Heading above the facts, and the field below them. */
const aroundRows = 2;
/** The most of the question. */
const askedRows = 2;
const nameWidth = 9;

/** The last look before rows go: the database's name is typed. */
export function RollbackConfirm({state, dispatch, width, height}: StepProps<RollbackConfirmStep, Action>) {
	const {pointer} = useSymbols();
	const {database} = state.place;
	useKeys(press => {
		const edit = textEdit(press);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (edit) {
			dispatch({type: 'edit', edit});
		}
	});
	const asked = wrapWords(
		state.refused
			? `That is not its name. Type ${database} and press Enter; Esc goes back.`
			: `Type the name of the database, ${database}, and press Enter.`,
		width,
	).slice(0, askedRows);
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">This removes rows from the target, for good.</Line>
			<Facts
				facts={confirmFacts(state)}
				width={width}
				nameWidth={nameWidth}
				height={height - aroundRows - asked.length}
			/>
			{asked.map(text => (
				<Line key={text} tone={state.refused ? 'bad' : 'plain'}>
					{text}
				</Line>
			))}
			<Box height={1} flexShrink={0} overflow="hidden">
				<Line width={pointer.length + 1} tone="chosen">
					{pointer}
				</Line>
				<TextInput
					field={state.typed}
					focused
					placeholder="name of the database"
					width={width - pointer.length - 1}
				/>
			</Box>
		</Box>
	);
}
