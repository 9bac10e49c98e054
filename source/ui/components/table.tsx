import {Box} from 'ink';
import {printable} from '../../engine/report/printable.ts';
import {type Column, columnWidths, gap} from './column-widths.ts';
import {Line, Paragraph, type Tone} from './line.tsx';
import {useSymbols} from './symbols.tsx';
import {moreText, positionsIn, windowAround} from './window-of.ts';

export interface TableRow {
	readonly cells: readonly string[];
	readonly tone?: Tone;
	/** Tones of single cells, by column; they go before the row's. */
	readonly tones?: Readonly<Record<number, Tone>>;
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

/** What the cursor's row is told in, where the table is high enough to spare them. */
const detailRows = 3;
const highEnough = 12;

/** Rows that a table of this height shows when it has more than fit. */
export function tablePage(height: number): number {
	return Math.max(1, height - 2);
}

/** An aligned table that shows the rows around its cursor. */
export function Table({columns, rows, cursor, pointed, width, height, detailed = false}: TableProps) {
	const {pointer} = useSymbols();
	const tells = detailed && height >= highEnough;
	const room = Math.max(0, height - 1 - (tells ? detailRows : 0));
	const fits = rows.length <= room;
	const window = windowAround(cursor, rows.length, fits ? room : room - 1);
	const texts = rows.map(row => row.cells.map(printable));
	const indent = pointed ? pointer.length + 1 : 0;
	const widths = columnWidths(columns, texts, width - indent);
	const cellsOf = (cells: readonly string[], row?: TableRow, mark = '') => (
		<Box height={1} flexShrink={0} overflow="hidden">
			{pointed && (
				<Line width={indent} tone="chosen">
					{mark}
				</Line>
			)}
			{columns.map((column, index) => {
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
	const chosen = texts[cursor] ?? [];
	const isCut = chosen.some((cell, index) => cell.length > (widths[index] ?? 0));
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
			{tells && isCut && (
				<Box flexGrow={1} flexDirection="column" justifyContent="flex-end">
					<Paragraph height={detailRows}>
						{chosen
							.map(cell => cell.trim())
							.filter(cell => cell !== '')
							.join(' | ')}
					</Paragraph>
				</Box>
			)}
		</Box>
	);
}
