/** How the rows of a preview were chosen, in words. */
import type {LoadPreview} from '../engine/run/preview-request.ts';
import {counted, formatCount} from './components/format.ts';

/** `3 of 2,000 rows looked at (of 12,000): each form once`, or `…; 2 more forms there` */
export function chosenText({
	rows,
	total,
	looked,
	unshown,
}: Pick<LoadPreview, 'rows' | 'total' | 'looked' | 'unshown'>): string {
	const of = looked < total ? ` (of ${formatCount(total)})` : '';
	const forms = unshown === 0 ? ': each form once' : `; ${counted(unshown, 'more form')} there`;
	return rows.length >= looked
		? counted(rows.length, 'row')
		: `${formatCount(rows.length)} of ${counted(looked, 'row')} looked at${of}${forms}`;
}
