/** One table of a rollback in full: what would come of it, and what stands in its way. Pure. */
import {counted} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {chosenTables, type LookedTable, type RollbackChoice} from '../../rollback/rollback-state.ts';
import {blockerAdvice, blockerWords, changedWords} from '../../rollback/rollback-words.ts';

/** @returns lines of at most `width` characters */
export function detailLines(its: LookedTable, choice: RollbackChoice, width: number): readonly TextLine[] {
	const chosen = chosenTables(choice).map(({table}) => table);
	const wrapped = (text: string, tone: TextLine['tone'] = 'plain', indent = 0): TextLine[] =>
		wrapWords(text, width - indent).map(line => ({text: ' '.repeat(indent) + line, tone}));
	const rows = (count: number) => counted(count, 'row');
	const fates: ReadonlyArray<readonly [number, string]> = [
		[its.removed, 'to remove'],
		[its.restored, 'to restore to what they were before the run'],
		[its.kept, 'changed since, and to stay'],
		[its.missing, 'gone before: somebody else removed them, or changed them where no key is recorded'],
	];
	return [
		...(chosen.includes(its.table)
			? wrapped(`The run inserted ${rows(its.rows)}:`)
			: wrapped(
					`It is not chosen, and stays as it is. Of ${rows(its.rows)} that the run inserted there are:`,
				)),
		...fates
			.filter(([count]) => count > 0)
			.flatMap(([count, fate]) => wrapped(`${rows(count)} ${fate}`, 'plain', 2)),
		...(its.changed_keys.length > 0 ? wrapped(`${changedWords(its.table, its)}`, 'warning') : []),
		...its.blocked_by.flatMap(blocker => [
			...wrapped(blockerWords(blocker, its.table), 'bad'),
			...wrapped(blockerAdvice(blocker, its.table, chosen), 'plain', 2),
		]),
	];
}
