import {Box} from 'ink';
import {formatCount, formatDuration, percentOf} from '../../components/format.ts';
import {Line} from '../../components/line.tsx';
import {ProgressBar} from '../../components/progress-bar.tsx';
import {type Symbols, useSymbols} from '../../components/symbols.tsx';
import {type TableProgress, tablePace} from '../../progress.ts';

/** Columns after the bar, besides the rows: percent, pace, time. */
const widths = {percent: 5, pace: 11, time: 9} as const;
const leastBar = 4;

interface TableLineProps {
	readonly table: TableProgress;
	/** ms of the clock that the progress is told by */
	readonly now: number;
	readonly nameWidth: number;
	readonly rowsWidth: number;
	readonly width: number;
}

/** One target table: name, bar, percent, rows, rows a second, and the time it has left or took. */
export function TableLine({table, now, nameWidth, rowsWidth, width}: TableLineProps) {
	const symbols = useSymbols();
	const {counts, rows, startedAt, finishedAt} = table;
	const isDone = finishedAt !== null;
	const isWaiting = startedAt === null && !isDone;
	const used = nameWidth + 1 + widths.percent + rowsWidth + widths.time;
	const showsPace = width - used - widths.pace >= leastBar;
	const bar = Math.max(leastBar, width - used - (showsPace ? widths.pace : 0));
	const percent = isWaiting ? 0 : percentOf(counts.read, rows);
	const {perSecond} = tablePace(table, now);
	return (
		<Box height={1} flexShrink={0} overflow="hidden">
			<Line width={nameWidth + 1} tone={isWaiting ? 'quiet' : 'plain'}>
				{table.table}
			</Line>
			<ProgressBar
				done={isDone ? rows : counts.read}
				total={isWaiting ? Math.max(1, rows) : rows}
				width={bar}
			/>
			<Line width={widths.percent}>{`${percent}%`.padStart(widths.percent)}</Line>
			<Line width={rowsWidth}>{`${formatCount(counts.read)}/${formatCount(rows)}`.padStart(rowsWidth)}</Line>
			{showsPace && (
				<Line width={widths.pace}>
					{(perSecond === null ? '' : `${formatCount(perSecond)}/s`).padStart(widths.pace)}
				</Line>
			)}
			<Line width={widths.time} tone={isDone ? 'good' : 'quiet'}>
				{timeText(table, now, symbols).padStart(widths.time)}
			</Line>
		</Box>
	);
}

function timeText(table: TableProgress, now: number, {ok}: Symbols): string {
	const {startedAt, finishedAt} = table;
	if (finishedAt !== null) {
		return `${ok} ${formatDuration(finishedAt - (startedAt ?? finishedAt))}`;
	}
	if (startedAt === null) {
		return 'waiting';
	}
	const {leftMs} = tablePace(table, now);
	return leftMs === null ? '' : formatDuration(leftMs);
}
