/** A rejected row in words. Pure. */
import type {ListedReject} from '../../../engine/run/retry-request.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {cellText} from '../../mending/mending-words.ts';

/** @returns lines of at most `width` characters */
export function rowLines(reject: ListedReject, width: number): readonly TextLine[] {
	const {source, key, position, table, column, code, reason, value, row} = reject;
	const wrapped = (text: string, tone: TextLine['tone'] = 'plain'): TextLine[] =>
		wrapWords(text, width).map(line => ({text: line, tone}));
	return [
		...wrapped(`${code}: ${reason}`, 'warning'),
		...wrapped(`${column === '' ? table : `${table}.${column}`}${value === null ? '' : `: ${value}`}`),
		...wrapped(`Row ${key} of ${source}, position ${position}`, 'quiet'),
		{text: '', tone: 'plain'},
		...Object.entries(row).flatMap(([name, cell]) => wrapped(`${name}: ${cellText(cell)}`)),
	];
}
