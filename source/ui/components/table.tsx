import {Box} from 'ink';
import {printable} from '../../engine/report/printable.ts';
import {type Column, columnWidths, gap} from './column-widths.ts';
import {Line, type Tone} from './line.tsx';
import {useShownRows} from './shown-rows.ts';
import {useSymbols} from './symbols.tsx';
import {moreText, positionsIn, shortenedWindow} from './window-of.ts';
import {wrapWords} from './wrap-words.ts';

export interface TableRow {
	readonly cells: readonly string[];
	readonly tone?: Tone;
	/** Tones of single cells, by column; they go before the row's. */
	readonly tones?: Readonly<Record<number, Tone>>;
	/** Its first cell goes across all columns: a heading inside the table. */
	readonly across?: boolean;
}

interface TableProps {
	readonly columns: readonly Column[];
	readonly rows: readonly TableRow[];
	/** The row that stays in sight. */
	readonly cursor: number;
	/** Whether the cursor's row is pointed at. */
	readonly pointed: boolean;
	readonly width: number;
	/** Screen rows, with the title row and the note of what is out of sight. */
	readonly height: number;
	/** Whether the cursor's row is told in full below, where it was cut. */
	readonly detailed?: boolean;
}

/** The most that the cursor's row is told in, where the table is high enough to spare them. */
const detailRows = 3;
const highEnough = 12;

/** Rows that a table of this height shows when it has more than fit. */
export function tablePage(height: number): number {
	return Math.max(1, height - 2);
}

/** An aligned table that shows the rows around its cursor. */
export function Table({columns, pointed, width, height, detailed = false, ...list}: TableProps) {
	const {pointer} = useSymbols();
	const {rows, cursor} = useShownRows(list.rows, list.cursor);
	const texts = rows.map(row => row.cells.map(printable));
	const indent = pointed ? pointer.length + 1 : 0;
	const inColumns = texts.filter((_, position) => !rows[position]?.across);
	const widths = columnWidths(columns, inColumns, width - indent);
	const chosen = texts[cursor] ?? [];
	const isCut = chosen.some(
		(cell, index) => cell.length > (rows[cursor]?.across ? width - indent : (widths[index] ?? 0)),
	);
	const told = chosen
		.map(cell => cell.trim())
		.filter(cell => cell !== '')
		.join(' | ');
	const details =
		detailed && isCut && height >= highEnough ? wrapWords(told, width).slice(0, detailRows) : [];
	const full = Math.max(0, height - 1);
	const room = full - details.length;
	const fits = rows.length <= room;
	const window = shortenedWindow(
		cursor,
		rows.length,
		rows.length <= full ? full : full - 1,
		fits ? room : room - 1,
	);
	const cellsOf = (cells: readonly string[], row?: TableRow, mark = '') => (
		<Box height={1} flexShrink={0} overflow="hidden">
			{pointed && (
				<Line width={indent} tone="chosen">
					{mark}
				</Line>
			)}
			{row?.across && (
				<Line width={width - indent} tone={mark === '' ? (row.tone ?? 'plain') : 'chosen'}>
					{cells[0] ?? ''}
				</Line>
			)}
			{(row?.across ? [] : columns).map((column, index) => {
				const cell = cells[index] ?? '';
				const columnWidth = widths[index] ?? 0;
				const tone = row ? (mark === '' ? (row.tones?.[index] ?? row.tone ?? 'plain') : 'chosen') : 'quiet';
				return (
					<Box key={column.title} width={columnWidth} marginRight={gap} flexShrink={0} overflow="hidden">
						<Line tone={tone}>{column.align === 'right' ? cell.padStart(columnWidth) : cell}</Line>
					</Box>
				);
			})}
		</Box>
	);
	const more = moreText(window, rows.length);
	return (
		<Box flexDirection="column" height={height} flexShrink={0} overflow="hidden">
			{cellsOf(columns.map(column => column.title))}
			{positionsIn(window).map(position => (
				<Box key={position} flexShrink={0}>
					{cellsOf(texts[position] ?? [], rows[position], position === cursor ? pointer : '')}
				</Box>
			))}
			{!fits && more !== '' && <Line tone="quiet">{more}</Line>}
			<Box flexGrow={1} flexDirection="column" justifyContent="flex-end">
				{details.map(text => (
					<Line key={text}>{text}</Line>
				))}
			</Box>
		</Box>
	);
}
