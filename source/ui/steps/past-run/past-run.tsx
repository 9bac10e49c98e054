import {Box} from 'ink';
import {Facts} from '../../components/facts.tsx';
import {Failure} from '../../components/failure.tsx';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Menu, type MenuItem} from '../../components/menu.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {momentText} from '../../moment-text.ts';
import {chosenPosition, pastRunItems} from '../../past/past-items.ts';
import type {PastRunChoice} from '../../past/past-runs.ts';
import type {PastRunStep} from '../../past/past-state.ts';
import {takenBackText} from '../../past/past-words.ts';
import {endingOf} from '../../running/unfinished-words.ts';
import {verificationWords} from '../../running/verification-words.ts';
import type {Action} from '../../wizard.ts';

/** Facts, and the row for the comparison. */
const factRows = 4;
const aroundRows = factRows + 1;
/** In the place of that row, where something went wrong. */
const failureRows = 4;
const nameWidth = 9;

const texts: Readonly<Record<PastRunChoice, MenuItem>> = {
	'start-trial': {
		label: 'Start the trial server',
		meaning: 'the target, which was stopped: more can be done with the run then',
	},
	report: {label: 'Report', meaning: 'what moved, what did not and why'},
	rejects: {label: 'Rejects', meaning: 'rows that were not loaded: why, and loading them again'},
	'go-on': {label: 'Go on with it', meaning: 'loads the rows that are missing: no row is loaded twice'},
	'catch-up': {
		label: 'Catch up',
		meaning: 'brings over what was written to the sources since, and starts at once',
	},
	verify: {label: 'Verify', meaning: 'compares every row of the target with what was read'},
	'roll-back': {label: 'Roll back', meaning: 'shows what would go, before anything does'},
};

/** One run of the history, and what can be done with it. */
export function PastRunDetails({state, dispatch, width, height}: StepProps<PastRunStep, Action>) {
	const {past, opened, mapping} = state;
	const items = pastRunItems(state);
	useKeys(press => {
		const moved = listMove(press, items.length);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape' || press.key === 'left') {
			dispatch({type: 'back'});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: items.length - 1});
		}
	});
	const compared = verificationWords(state.verification, `mingus-migrate verify ${past.run}`);
	const failure =
		mapping.state === 'failed'
			? {...mapping.failure, message: `Not caught up: ${mapping.failure.message}`}
			: state.trial.state === 'failed'
				? state.trial.failure
				: state.verification.state === 'failed'
					? {...state.verification.failure, message: compared.text}
					: null;
	const belowRows = failure === null ? 1 : failureRows;
	const shownFacts = Math.max(1, Math.min(factRows, height - belowRows - items.length));
	return (
		<Box flexDirection="column" height={height}>
			<Facts
				facts={[
					['Run', `${past.run} of ${past.mapping}${past.catchesUpWith === undefined ? '' : ', a catch-up'}`],
					['Started', momentText(past.started)],
					['Ended', endedText(state)],
					['Target', past.target],
				]}
				width={width}
				nameWidth={nameWidth}
				height={shownFacts}
			/>
			{failure === null ? (
				<Line tone={compared.tone}>{compared.text}</Line>
			) : (
				<Failure {...failure} height={failureRows} />
			)}
			{opened.state === 'asked' && <Spinner label="Opening the run" />}
			{opened.state === 'failed' && <Failure {...opened.failure} height={height - aroundRows} />}
			<Menu
				items={items.map(item => texts[item])}
				chosen={chosenPosition(items, state.chosen)}
				height={height - shownFacts - belowRows}
				width={width}
			/>
			{state.trial.state === 'asked' && <Spinner label="Starting the trial server" />}
			{opened.state === 'found' && !opened.value.reachable && !opened.value.isOnTrial && (
				<Line tone="warning">
					Nothing known leads to that target. Migrate, on the first screen, asks for it.
				</Line>
			)}
			{opened.state === 'found' && items.length === 0 && <Line tone="quiet">It has no report.</Line>}
		</Box>
	);
}

function endedText({past}: PastRunStep): string {
	const {mode, state} = past;
	const rehearsal = mode === 'run' ? '' : mode === 'dry-run' ? ' (dry run)' : ' (validate only)';
	switch (state) {
		case 'finished':
		case 'rolled-back':
			return `finished${rehearsal}. ${takenBackText(past)}`.replace(/\. $/, '');
		default:
			return endingOf({state}) + rehearsal;
	}
}
