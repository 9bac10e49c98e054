import {formatCount, formatDuration} from '../../components/format.ts';
import type {Symbols} from '../../components/symbols.tsx';
import {isDone, type TableProgress, tableMs, tablePace} from '../../running/progress.ts';

/** `12,345/s`; nothing while that cannot be told. */
export function paceText(table: TableProgress): string {
	const {perSecond} = tablePace(table);
	return perSecond === null ? '' : `${formatCount(perSecond)}/s`;
}

/** How long the table took, or what is left of it. */
export function timeText(table: TableProgress, {ok}: Symbols): string {
	if (isDone(table)) {
		if (table.before > 0 && table.before >= table.rows) {
			return `${ok} before`;
		}
		return `${ok} ${formatDuration(tableMs(table))}`;
	}
	if (table.startedAt === null) {
		return 'waiting';
	}
	const {leftMs} = tablePace(table);
	return leftMs === null ? 'started' : formatDuration(leftMs);
}
