/** What `doctor` found, one line a check. Pure. */
import type {Check} from '../doctor/check.ts';
import {counted} from '../ui/components/format.ts';
import {wrapWords} from '../ui/components/wrap-words.ts';

/** Where the words begin, after the result. */
const indent = 'warning'.length + 2;

/**
 * `problem  source mingus: there is no file /srv/mingus.db. Give …`
 * @param columns of the terminal; without one, each check is one line
 */
export function checkLine(
	{result, name, message, hint}: Omit<Check, 'exitCode'>,
	columns = Number.POSITIVE_INFINITY,
): string {
	const what = message.split('\n').join('; ');
	const sentence = hint === undefined || /[.!?]$/.test(what) ? what : `${what}.`;
	const words = `${name}: ${[sentence, hint].filter(part => part !== undefined).join(' ')}`;
	const [first, ...rest] = wrapWords(words, columns - indent);
	return `${[result.padEnd(indent) + first, ...rest.map(line => ' '.repeat(indent) + line)].join('\n')}\n`;
}

export interface CheckCounts {
	readonly ok: number;
	readonly warnings: number;
	readonly problems: number;
}

export function checksSummary({ok, warnings, problems}: CheckCounts): string {
	const told = [
		`${counted(ok, 'check')} ok`,
		...(warnings > 0 ? [counted(warnings, 'warning')] : []),
		...(problems > 0 ? [counted(problems, 'problem')] : []),
	];
	return `\n${told.join(', ')}.\n`;
}
