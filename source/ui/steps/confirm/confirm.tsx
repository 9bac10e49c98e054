import {Box} from 'ink';
import {mustSave} from '../../changing/start-changing.ts';
import {factLines} from '../../components/facts.tsx';
import {type KeyPress, listMove, textEdit} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {isConfirmed, mustBeTyped} from '../../entering/confirmation.ts';
import type {Action} from '../../wizard.ts';
import type {ConfirmStep} from '../../wizard-state.ts';
import {confirmFacts} from './confirm-facts.ts';
import {confirmWarnings} from './confirm-warnings.ts';

const headings = {
	run: 'Ready to migrate. This writes to the target.',
	'dry-run': 'Ready for a dry run. The target is left as it was.',
	'validate-only': 'Ready to validate. Nothing is written.',
} as const;

const nameWidth = 12;
/** Heading, how to start, and what that needs. */
const aboveRows = 3;
/** Rows that warnings have in any case, and those that they leave to what will happen. */
const warningRows = 2;
const leastFactRows = 8;

/** The last look before anything happens. */
export function Confirm({state, dispatch, width, height}: StepProps<ConfirmStep, Action>) {
	const isTyped = mustBeTyped(state);
	const {warning} = useSymbols();
	const warnings = confirmWarnings(state)
		.flatMap(text => wrapWords(`${warning} ${text}`, width))
		.slice(0, Math.max(warningRows, height - aboveRows - leastFactRows));
	const room = height - aboveRows - warnings.length;
	const facts = factLines(confirmFacts(state), width, nameWidth);
	const last = lastTop(facts.length, room);
	useKeys(press => {
		const by = isScrollKey(press) ? listMove(press, room - 1) : undefined;
		const action = isTyped ? typedAction(press) : plainAction(press);
		if (by !== undefined) {
			dispatch({type: 'move', by, last});
		} else if (action) {
			dispatch(action);
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{headings[state.entries.options.mode]}</Line>
			{warnings.map(text => (
				<Line key={text} tone="warning">
					{text}
				</Line>
			))}
			{isTyped ? <TypedName state={state} width={width} /> : <Start saves={mustSave(state)} />}
			<ScrollLines lines={facts.map(text => ({text, tone: 'plain'}))} top={state.line} height={room} />
		</Box>
	);
}

/** @param saves whether the changed mapping is to be saved first */
function Start({saves}: {readonly saves: boolean}) {
	const {arrow} = useSymbols();
	const does = saves ? 'leads to saving the changed mapping first' : 'or y starts';
	return (
		<>
			<Line tone="chosen">{`${arrow} Enter ${does}, Esc goes back.`}</Line>
			<Line>{''}</Line>
		</>
	);
}

/** Rows are there already, and a key pressed too often must not write beside them. */
function TypedName({state, width}: {readonly state: ConfirmStep; readonly width: number}) {
	const {warning, arrow} = useSymbols();
	const {database} = state.target;
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Line tone="warning">{`${warning} Rows are there already. To start, type: ${database}`}</Line>
			<Box height={1} overflow="hidden">
				<Line width={arrow.length + 1} tone="chosen">
					{arrow}
				</Line>
				<TextInput
					field={state.typed}
					focused
					placeholder={`type ${database}`}
					width={Math.max(10, Math.floor(width / 2))}
				/>
				<Line tone={isConfirmed(state) ? 'good' : 'quiet'}>
					{isConfirmed(state) ? ' Enter starts.' : ' Esc goes back.'}
				</Line>
			</Box>
		</Box>
	);
}

/** Home and End are the typed name's. */
function isScrollKey({key}: KeyPress): boolean {
	return ['up', 'down', 'page-up', 'page-down'].includes(key);
}

function plainAction(press: KeyPress): Action | undefined {
	if (press.key === 'enter' || (press.key === 'character' && press.character === 'y')) {
		return {type: 'next', now: Date.now()};
	}
	const isBack = press.key === 'character' && ['b', 'n'].includes(press.character);
	return isBack || press.key === 'left' ? {type: 'back'} : escapeAction(press);
}

function typedAction(press: KeyPress): Action | undefined {
	const edit = textEdit(press);
	if (press.key === 'enter') {
		return {type: 'next', now: Date.now()};
	}
	return edit ? {type: 'edit', edit} : escapeAction(press);
}

function escapeAction(press: KeyPress): Action | undefined {
	return press.key === 'escape' ? {type: 'back'} : undefined;
}
