/** A rejected row as a line of text. Pure. */
import {printable} from '../engine/report/printable.ts';
import type {ListedReject} from '../engine/run/retry-request.ts';
import {rowText} from '../ui/mending/mending-words.ts';

/** `mingus.users 7: 'ada': has no @`, and below it the masked row. */
export function rejectText(reject: ListedReject): string {
	const {source, key, value, reason} = reject;
	const said = `${source} ${key}: ${value === null ? '' : `${value}: `}${reason}`;
	return `  ${printable(said)}\n    ${printable(rowText(reject))}\n`;
}
