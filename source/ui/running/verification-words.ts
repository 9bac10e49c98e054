/** What is known of the comparison with the target, on screens. */
import {printable} from '../../engine/report/printable.ts';
import type {Verification} from '../../engine/report/verification.ts';
import type {TextLine} from '../components/scroll-lines.tsx';
import type {Lookup} from '../lookup.ts';

/** In a line; nothing where it was not asked for. */
export function verificationWords(verification: Lookup<Verification>, run: string): TextLine {
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
				: {text: `${summary} mingus-migrate verify ${run} names them.`, tone: 'bad'};
		}
	}
}
