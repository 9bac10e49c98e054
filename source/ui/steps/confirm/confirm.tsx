import {Box} from 'ink';
import {Facts} from '../../components/facts.tsx';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import type {Action} from '../../wizard.ts';
import type {ConfirmStep} from '../../wizard-state.ts';
import {confirmFacts} from './confirm-facts.ts';

const headings = {
	run: 'Ready to migrate. This writes to the target.',
	'dry-run': 'Ready for a dry run. The target is left as it was.',
	'validate-only': 'Ready to validate. Nothing is written.',
} as const;

const nameWidth = 12;
const aboveRows = 3;

/** The last look before anything happens. */
export function Confirm({state, dispatch, width, height}: StepProps<ConfirmStep, Action>) {
	const {arrow} = useSymbols();
	useKeys(press => {
		if (press.key === 'enter' || (press.key === 'character' && press.character === 'y')) {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape' || press.key === 'left') {
			dispatch({type: 'back'});
		} else if (press.key === 'character' && (press.character === 'b' || press.character === 'n')) {
			dispatch({type: 'back'});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{headings[state.entries.options.mode]}</Line>
			<Line tone="chosen">{`${arrow} Enter or y starts, Esc goes back.`}</Line>
			<Line>{''}</Line>
			<Facts facts={confirmFacts(state)} width={width} nameWidth={nameWidth} height={height - aboveRows} />
		</Box>
	);
}
