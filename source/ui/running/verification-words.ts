/** What is known of the comparison with the target, on screens. */
import {printable} from '../../engine/report/printable.ts';
import type {Verification} from '../../engine/report/verification.ts';
import {counted} from '../components/format.ts';
import type {TextLine} from '../components/scroll-lines.tsx';
import type {Lookup} from '../lookup.ts';

/** In a line; nothing where it was not asked for. @param command names differences, once the wizard has ended */
export function verificationWords(verification: Lookup<Verification>, command: string | null): TextLine {
	switch (verification.state) {
		case 'idle':
			return {text: '', tone: 'plain'};
		case 'asked':
			return {
				text: `Comparing every row with what was read${donePart(verification.percent)} …`,
				tone: 'quiet',
			};
		case 'failed':
			return {text: printable(`Not compared: ${verification.failure.message}`), tone: 'bad'};
		case 'found': {
			const {state, summary} = verification.value;
			return state === 'verified'
				? {text: `${verifiedWhat(verification.value)}. ${summary}`, tone: 'good'}
				: {
						text: command === null ? summary : `${summary} ${command} names the differences.`,
						tone: 'bad',
					};
		}
	}
}

function donePart(percent: number | undefined): string {
	return percent === undefined ? '' : `: ${percent} %`;
}

/** In front, as a narrow screen cuts the summary, which tells it too. */
function verifiedWhat(verification: Verification): string {
	const {
		edited_rows: edited,
		skipped_rows: skipped,
		kept_rows: kept,
		rolled_back_tables: tables,
	} = verification;
	const said = edited === 0 ? [] : [`with ${counted(edited, 'edited row')}`];
	const without = [
		...(skipped === 0 ? [] : [counted(skipped, 'skipped row')]),
		...(kept === 0 ? [] : [`${counted(kept, 'row')} kept in the target`]),
		...(tables.length === 0 ? [] : [`${counted(tables.length, 'table')} rolled back`]),
	];
	return ['Verified', ...said, ...(without.length === 0 ? [] : [`without ${without.join(', ')}`])].join(', ');
}
