import {Box} from 'ink';
import type {Phase} from '../../../engine/events.ts';
import {counted, formatCount, formatDuration, percentOf} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {ProgressBar} from '../../components/progress-bar.tsx';
import {useShownRows} from '../../components/shown-rows.ts';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {moreText, windowAround} from '../../components/window-of.ts';
import {activeTable, tablesOf, totals} from '../../running/progress.ts';
import type {Action} from '../../wizard.ts';
import type {RunStep} from '../../wizard-state.ts';
import {lineWidths} from './line-widths.ts';
import {TableLine} from './table-line.tsx';

/** Rows above and below the list of tables. */
const aroundRows = 7;

const phases: Readonly<Record<Phase, string>> = {
	check: 'Checking sources and target',
	snapshot: 'Taking snapshots of the sources',
	schema: 'Creating tables',
	compare: 'Finding out what has changed',
	load: 'Loading rows',
	constraints: 'Building constraints and indexes',
	report: 'Writing the report',
};

/** Of a retry, which only loads. */
const retrying = 'Loading rejected rows again';

const modes = {run: 'Migrating', 'dry-run': 'Dry run', 'validate-only': 'Validating'} as const;

/** The run as it goes: a bar for each table, and all of them together. */
export function Run({state, dispatch, width, height}: StepProps<RunStep, Action>) {
	const symbols = useSymbols();
	const {dot} = symbols;
	const {progress} = state;
	const tables = tablesOf(progress);
	const page = Math.max(1, height - aroundRows);
	useKeys(press => {
		const moved = listMove(press, page);
		if (press.key === 'character' && press.character === 'p') {
			dispatch({type: 'pause'});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: tables.length - 1});
		}
	});
	const all = totals(progress);
	const {rows: shown, cursor} = useShownRows(tables, state.cursor ?? activeTable(progress));
	const window = windowAround(cursor, shown.length, page);
	const widths = lineWidths(tables, symbols, width);
	const phase =
		state.work === 'retry'
			? retrying
			: `${modes[progress.mode]} ${dot} ${phases[progress.phase]}${progress.activity === '' ? '' : `: ${progress.activity}`}`;
	const percent = `${percentOf(all.read, all.rows)}%`;
	const numbers = [
		`${formatCount(all.read)} of ${counted(all.rows, 'row')}`,
		...(all.perSecond === null ? [] : [`${formatCount(all.perSecond)} rows/s`]),
		...(all.leftMs === null ? [] : [`${formatDuration(all.leftMs)} left`]),
		`${formatDuration(progress.now - progress.startedAt)} gone`,
	];
	return (
		<Box flexDirection="column" height={height}>
			<Heading state={state} phase={phase} />
			<Box height={1} flexShrink={0} overflow="hidden">
				<ProgressBar
					done={progress.loads.length === 0 ? 0 : all.read}
					total={progress.loads.length === 0 ? 1 : all.rows}
					width={Math.max(10, width - 6)}
				/>
				<Line width={6}>{progress.loads.length === 0 ? '' : percent.padStart(5)}</Line>
			</Box>
			<Line>{numbers.join(` ${dot} `)}</Line>
			<Line tone="warning">{waitingText(progress)}</Line>
			{shown.slice(window.start, window.end).map(table => (
				<TableLine key={table.table} table={table} widths={widths} />
			))}
			<Line tone="quiet">{moreText(window, shown.length)}</Line>
			<Line tone={all.rejected > 0 ? 'warning' : 'quiet'}>{rejectsText(state, all.rejected)}</Line>
			<Line tone="quiet">{progress.notices.at(-1) ?? ''}</Line>
		</Box>
	);
}

/** What is going on, or what the operator asked for instead. */
function Heading({
	state: {stopping, pausing, progress},
	phase,
}: {
	readonly state: RunStep;
	readonly phase: string;
}) {
	if (stopping) {
		return <Line tone="warning">Stopping after the batches under way. Ctrl-C again leaves at once.</Line>;
	}
	if (progress.pausedAt !== null) {
		const since = formatDuration(progress.now - progress.pausedAt);
		return <Line tone="warning">{`Paused for ${since}, nothing is open. p goes on, Ctrl-C stops.`}</Line>;
	}
	return pausing ? (
		<Line tone="warning">Pausing after the batches under way. p goes on.</Line>
	) : (
		<Line tone="strong">{phase}</Line>
	);
}

function waitingText({waiting}: RunStep['progress']): string {
	return waiting === null
		? ''
		: `Waits ${formatDuration(waiting.delayMs)}, then tries again: ${waiting.reason}`;
}

function rejectsText({progress}: RunStep, rejected: number): string {
	const last = progress.lastReject;
	const count = rejected === 0 ? 'No rejects so far.' : `${counted(rejected, 'reject')} so far.`;
	return last === null ? count : `${count} Last: ${last.source} ${last.key}, ${last.column}: ${last.reason}`;
}
