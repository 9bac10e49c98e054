import {formatCount} from '../../components/format.ts';
import type {Symbols} from '../../components/symbols.tsx';
import type {TableProgress} from '../../running/progress.ts';
import {paceText, timeText} from './table-texts.ts';

/** Columns of the parts of a table's line, with the spaces before them. */
export interface LineWidths {
	readonly name: number;
	readonly bar: number;
	readonly percent: number;
	readonly rows: number;
	/** 0 where there is no room for it. */
	readonly pace: number;
	readonly time: number;
}

const percent = ' 100%'.length;
/** Room kept from the beginning, so that lines seldom move: `9,999/s` and `waiting`. */
const least = {name: 12, bar: 10, pace: 7, time: 7} as const;

/** The same widths for all lines. Names go before the pace, and the bar gets what is left. */
export function lineWidths(
	tables: readonly TableProgress[],
	symbols: Symbols,
	available: number,
): LineWidths {
	const longest = (texts: readonly string[], atLeast: number) =>
		Math.max(atLeast, ...texts.map(text => text.length));
	const counts = longest(
		tables.map(table => formatCount(table.rows)),
		1,
	);
	const rows = 2 * counts + 2;
	const time =
		1 +
		longest(
			tables.map(table => timeText(table, symbols)),
			least.time,
		);
	const pace = 2 + longest(tables.map(paceText), least.pace);
	const rest = available - percent - rows - time;
	const names = longest(
		tables.map(table => table.table),
		least.name,
	);
	const name = 1 + Math.min(names, Math.max(least.name, rest - least.bar - 1));
	const showsPace = rest - name - pace >= least.bar;
	const bar = Math.max(1, rest - name - (showsPace ? pace : 0));
	return {name, bar, percent, rows, pace: showsPace ? pace : 0, time};
}
