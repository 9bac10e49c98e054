import {Box} from 'ink';
import {checkBox} from '../../components/check-box.ts';
import {Failure} from '../../components/failure.tsx';
import {textEdit} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line, Paragraph} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {focusesOf} from '../../entering/target-entries.ts';
import {missingTables} from '../../requests.ts';
import type {Action} from '../../wizard.ts';
import type {TargetStep} from '../../wizard-state.ts';
import {Address, addressRows} from './address.tsx';
import {foundLines} from './found-lines.ts';

/** From this height on there are blank rows between the parts. */
const roomy = 16;

/** The PostgreSQL database: how it is named, and what answered there. */
export function Target({state, dispatch, width, height}: StepProps<TargetStep, Action>) {
	const {target, entries, setup, focus} = state;
	const missing = target.state === 'found' ? missingTables(setup, target.value) : [];
	const last = focusesOf(state).length - 1;
	const isChanged = focus === 'create-schema' || focus === 'tls';
	useKeys(press => {
		const edit = textEdit(press);
		const isSpace = press.key === 'character' && press.character === ' ';
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (press.key === 'tab' || press.key === 'back-tab') {
			dispatch({type: 'view-moved', by: press.key === 'tab' ? 1 : -1});
		} else if (press.key === 'down' || press.key === 'up') {
			dispatch({type: 'move', by: press.key === 'down' ? 1 : -1, last});
		} else if (isChanged && (isSpace || press.key === 'right' || press.key === 'left')) {
			dispatch({type: 'change', by: press.key === 'left' ? -1 : 1});
		} else if (edit) {
			dispatch({type: 'edit', edit});
		}
	});
	const blank = height >= roomy && <Line>{''}</Line>;
	// Heading, ways and address, then the offer to create.
	const room =
		height - 1 - addressRows(state, width) - Number(missing.length > 0) - (height >= roomy ? 2 : 0);
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{`Which PostgreSQL database do they go into, schema ${setup.mapping.target.schema}?`}</Line>
			<Address state={state} width={width} />
			{blank}
			{missing.length > 0 && <Create chosen={entries.createSchema} focused={focus === 'create-schema'} />}
			{target.state === 'idle' && (
				<Paragraph tone="quiet" height={2}>
					{idleText(state)}
				</Paragraph>
			)}
			{target.state === 'asked' && (
				<Spinner
					label={entries.address.way === 'trial' ? 'Starting the server, and connecting' : 'Connecting'}
				/>
			)}
			{target.state === 'failed' && <Failure {...target.failure} height={Math.max(2, room)} />}
			{target.state === 'found' && <Found state={state} width={width} room={room} />}
		</Box>
	);
}

function idleText({entries}: TargetStep): string {
	return entries.address.way === 'trial'
		? 'Enter starts the server, and connects to it.'
		: 'Enter tests the connection. A password is never shown or stored.';
}

function Found({
	state,
	width,
	room,
}: Pick<StepProps<TargetStep, Action>, 'state' | 'width'> & {readonly room: number}) {
	const {ok, warning} = useSymbols();
	if (state.target.state !== 'found') {
		return null;
	}
	const lines = foundLines(state.target.value, state.setup.mapping.target.schema, width, {ok, warning});
	return lines.slice(0, Math.max(1, room)).map(({text, tone}) => (
		<Line key={text} tone={tone}>
			{text}
		</Line>
	));
}

interface CreateProps {
	readonly chosen: boolean;
	readonly focused: boolean;
}

function Create({chosen, focused}: CreateProps) {
	const {pointer} = useSymbols();
	const label = checkBox(chosen, `create the missing tables at the start`);
	return (
		<Line
			tone={focused ? 'chosen' : 'plain'}
		>{`${focused ? pointer : ' '.repeat(pointer.length)} ${label}`}</Line>
	);
}
