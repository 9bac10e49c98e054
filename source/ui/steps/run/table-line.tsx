import {Box} from 'ink';
import {formatCount, percentOf} from '../../components/format.ts';
import {Line} from '../../components/line.tsx';
import {ProgressBar} from '../../components/progress-bar.tsx';
import {useSymbols} from '../../components/symbols.tsx';
import {isDone, type TableProgress} from '../../running/progress.ts';
import type {LineWidths} from './line-widths.ts';
import {paceText, timeText} from './table-texts.ts';

interface TableLineProps {
	readonly table: TableProgress;
	readonly widths: LineWidths;
}

/** One target table: name, bar, percent, rows, rows a second, and the time it has left or took. */
export function TableLine({table, widths}: TableLineProps) {
	const symbols = useSymbols();
	const {counts, rows, startedAt} = table;
	const done = isDone(table);
	const isWaiting = startedAt === null && counts.read === 0 && !done;
	const percent = isWaiting ? 0 : percentOf(counts.read, rows);
	return (
		<Box height={1} flexShrink={0} overflow="hidden">
			<Line width={widths.name} tone={isWaiting ? 'quiet' : 'plain'}>
				{table.table}
			</Line>
			<ProgressBar
				done={done ? rows : counts.read}
				total={isWaiting ? Math.max(1, rows) : rows}
				width={widths.bar}
			/>
			<Line width={widths.percent}>{`${percent}%`.padStart(widths.percent)}</Line>
			<Line width={widths.rows}>
				{`${formatCount(counts.read)}/${formatCount(rows)}`.padStart(widths.rows)}
			</Line>
			{widths.pace > 0 && <Line width={widths.pace}>{paceText(table).padStart(widths.pace)}</Line>}
			<Line width={widths.time} tone={done ? 'good' : 'quiet'}>
				{timeText(table, symbols).padStart(widths.time)}
			</Line>
		</Box>
	);
}
