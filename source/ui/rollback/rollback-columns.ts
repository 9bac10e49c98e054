/** The columns of a table of tables to roll back: those that have something to say. Pure. */
import type {TableRollback} from '../../engine/report/rollback.ts';
import type {Column} from '../components/column-widths.ts';
import {rollbackNumbers, rollbackTitles} from './rollback-words.ts';

/** From this width on the titles are whole. */
const wide = 76;

/** Positions of the numbers that are shown: the rows that go, and those that are not zero everywhere. */
export function shownNumbers(tables: readonly TableRollback[]): readonly number[] {
	const all = tables.map(rollbackNumbers);
	return [...rollbackTitles(true).keys()].filter(
		position => position === 0 || all.some(numbers => (numbers[position] ?? 0) > 0),
	);
}

/** @param dryRun nothing is done yet */
export function rollbackColumns(
	shown: readonly number[],
	{width, dryRun}: {readonly width: number; readonly dryRun: boolean},
): readonly Column[] {
	const titles =
		width >= wide
			? rollbackTitles(dryRun).map(title => title.toLowerCase())
			: [...(dryRun ? ['remove', 'restore'] : ['removed', 'restored']), 'changed', 'gone', 'referred'];
	return [
		{title: 'table', flexible: true},
		...shown.map(position => ({title: titles[position] ?? '', align: 'right' as const})),
	];
}
