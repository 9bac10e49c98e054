import {Box} from 'ink';
import {counted} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Menu, type MenuItem} from '../../components/menu.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {chosenPosition, leftRun, welcomeItems} from '../../past/past-items.ts';
import {canRollBack} from '../../past/past-runs.ts';
import type {WelcomeChoice, WelcomeStep} from '../../past/past-state.ts';
import type {Action} from '../../wizard.ts';

/** The heading, and a blank row below it. */
const aboveRows = 2;

/** What there is to do where this machine knows runs already. */
export function Welcome({state, dispatch, width, height}: StepProps<WelcomeStep, Action>) {
	const items = welcomeItems(state);
	useKeys(press => {
		const moved = listMove(press, items.length);
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: items.length - 1});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">What is to be done?</Line>
			<Line>{''}</Line>
			<Menu
				items={items.map(item => itemOf(item, state))}
				chosen={chosenPosition(items, state.chosen)}
				height={height - aboveRows}
				width={width}
			/>
		</Box>
	);
}

function itemOf(choice: WelcomeChoice, {runs, interruption}: WelcomeStep): MenuItem {
	switch (choice) {
		case 'go-on': {
			const found = interruption.state === 'found' ? interruption.value?.unfinished : undefined;
			const run = found?.run ?? leftRun(runs)?.run;
			return {label: 'Go on with the interrupted run', meaning: `${run}: no row is loaded twice`};
		}
		case 'new':
			return {label: 'Migrate', meaning: 'SQLite databases into a PostgreSQL database'};
		case 'catch-up':
			return {
				label: 'Catch up',
				meaning: 'bring over what was written to the sources since a run',
			};
		case 'roll-back':
			return {
				label: 'Roll back',
				meaning: `take back what a run wrote: ${counted(runs.filter(canRollBack).length, 'run')} to choose from`,
			};
		case 'runs':
			return {
				label: 'Past runs',
				meaning: `${counted(runs.length, 'run')} of this machine: reports, and what can be done with each`,
			};
	}
}
