/** What came of a rollback, besides its numbers. Pure. */
import type {Rollback} from '../../../engine/report/rollback.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {blockerWords, changedWords} from '../../rollback/rollback-words.ts';

/** @returns lines of at most `width` characters */
export function detailLines(rollback: Rollback, width: number): readonly TextLine[] {
	const {tables, dropped, notices, run} = rollback;
	const wrapped = (text: string, tone: TextLine['tone'] = 'plain'): TextLine[] =>
		wrapWords(text, width).map(line => ({text: line, tone}));
	const all = Object.entries(tables);
	return [
		...wrapped(`Run ${run}`),
		...all
			.filter(([, its]) => its.changed_keys.length > 0)
			.flatMap(([table, its]) => wrapped(changedWords(table, its), 'warning')),
		...all.flatMap(([table, its]) =>
			its.blocked_by.flatMap(blocker => wrapped(blockerWords(blocker, table), 'bad')),
		),
		...(dropped.length > 0 ? wrapped(`Dropped: ${dropped.join(', ')}`) : []),
		...notices.flatMap(notice => wrapped(`Notice: ${notice}`)),
	];
}
