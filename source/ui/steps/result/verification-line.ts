import {printable} from '../../../engine/report/printable.ts';
import type {Tone} from '../../components/line.tsx';
import type {ResultStep} from '../../wizard-state.ts';

/** What is known of the comparison with the target, in a line; nothing where it was not asked for. */
export function verificationLine({verification, report}: ResultStep): {text: string; tone: Tone} {
	switch (verification.state) {
		case 'idle':
			return {text: '', tone: 'plain'};
		case 'asked':
			return {text: 'Comparing every row with what was read …', tone: 'quiet'};
		case 'failed':
			return {text: printable(`Not compared: ${verification.failure.message}`), tone: 'bad'};
		case 'found': {
			const {state, summary} = verification.value;
			return state === 'verified'
				? {text: `Verified. ${summary}`, tone: 'good'}
				: {text: `${summary} mingus-migrate verify ${report.migration_id} names them.`, tone: 'bad'};
		}
	}
}
