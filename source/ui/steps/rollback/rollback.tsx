import {Box} from 'ink';
import {counted, formatCount, formatDuration} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {ProgressBar} from '../../components/progress-bar.tsx';
import {useShownRows} from '../../components/shown-rows.ts';
import type {StepProps} from '../../components/step-props.ts';
import {type Symbols, useSymbols} from '../../components/symbols.tsx';
import {moreText, windowAround} from '../../components/window-of.ts';
import {tableUnderWay} from '../../rollback/roll-back.ts';
import type {RollbackStep} from '../../rollback/rollback-state.ts';
import type {Action} from '../../wizard.ts';

/** Rows above and below the list of tables. */
const aroundRows = 6;

/** The rollback as it goes, table by table. */
export function RollbackRun({state, dispatch, width, height}: StepProps<RollbackStep, Action>) {
	const symbols = useSymbols();
	const {progress, stopping} = state;
	const {tables, waiting} = progress;
	const page = Math.max(1, height - aroundRows);
	useKeys(press => {
		const moved = listMove(press, page);
		if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: tables.length - 1});
		}
	});
	const done = tables.filter(table => table.done !== null);
	const removed = done.reduce((sum, table) => sum + (table.done?.removed ?? 0), 0);
	const {rows: shown, cursor} = useShownRows(tables, state.cursor ?? tableUnderWay(state));
	const window = windowAround(cursor, shown.length, page);
	const nameWidth = Math.max(...tables.map(({table}) => table.length), 6) + 2;
	return (
		<Box flexDirection="column" height={height}>
			<Line tone={stopping ? 'warning' : 'strong'}>
				{stopping
					? 'Stopping after the table under way. Ctrl-C again leaves at once.'
					: tables.length === 0
						? 'Looking at every table before the first row goes'
						: `Rolling back run ${state.run}`}
			</Line>
			<ProgressBar done={done.length} total={Math.max(1, tables.length)} width={width} />
			<Line>
				{[
					`${done.length} of ${counted(tables.length, 'table')}`,
					`${counted(removed, 'row')} removed`,
					`${formatDuration(progress.now - progress.startedAt)} gone`,
				].join(` ${symbols.dot} `)}
			</Line>
			<Line tone="warning">
				{waiting === null
					? ''
					: `Waits ${formatDuration(waiting.delayMs)}, then tries again: ${waiting.reason}`}
			</Line>
			{shown.slice(window.start, window.end).map(table => (
				<Box key={table.table} height={1} flexShrink={0} overflow="hidden">
					<Line width={Math.min(nameWidth, Math.floor(width / 2))} tone={table.done ? 'plain' : 'quiet'}>
						{table.table}
					</Line>
					<Line tone={table.done ? 'good' : 'quiet'}>{fateText(table, symbols)}</Line>
				</Box>
			))}
			<Line tone="quiet">{moreText(window, shown.length)}</Line>
			<Line tone="quiet">{progress.notices.at(-1) ?? ''}</Line>
		</Box>
	);
}

function fateText({rows, done}: RollbackStep['progress']['tables'][number], {ok}: Symbols): string {
	if (done === null) {
		return `${counted(rows, 'row')} to look for`;
	}
	const parts = [
		`${counted(done.removed, 'row')} removed`,
		...(done.restored > 0 ? [`${formatCount(done.restored)} restored`] : []),
		...(done.kept > 0 ? [`${formatCount(done.kept)} kept`] : []),
	];
	return `${ok} ${parts.join(', ')}`;
}
