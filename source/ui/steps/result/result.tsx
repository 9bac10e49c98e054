import {Box} from 'ink';
import {useMemo} from 'react';
import {ExitCode} from '../../../engine/errors.ts';
import type {Report} from '../../../engine/report/report.ts';
import {ledgerCommand} from '../../command-words.ts';
import {counted, formatCount, formatDuration} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {OutcomeLines} from '../../components/outcome-lines.tsx';
import {lastTop, ScrollLines, type TextLine} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {Table, tablePage} from '../../components/table.tsx';
import {Tabs} from '../../components/tabs.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {canMend} from '../../mending/start-mending.ts';
import {takenBackText} from '../../past/past-words.ts';
import {canSettle, leadsToOptions} from '../../requests.ts';
import {verificationWords} from '../../running/verification-words.ts';
import type {Action} from '../../wizard.ts';
import type {ResultStep} from '../../wizard-state.ts';
import {fileLines} from './file-lines.ts';
import {outcomeOf} from './outcome.ts';
import {rejectLines} from './reject-lines.ts';
import {resultTable} from './table-rows.ts';

/** Numbers, a row for the comparison or the rollback, and tabs, between the outcome and the view. */
const middleRows = 3;
/** The most rows of the outcome, and of the advice; a list of changes gets what the view can spare. */
const saidRows = 3;
const adviceRows = 4;
const leastViewRows = 2;
const noteRows = 2;
/** From this height on there is room for a note beside all else. */
const roomy = 14;

const loadedWords = {run: 'loaded', 'dry-run': 'would be loaded', 'validate-only': 'valid'} as const;
const doneWords = {run: 'brought over', 'dry-run': 'would be done', 'validate-only': 'valid'} as const;

interface ResultProps extends StepProps<ResultStep, Action> {
	/** Leaves the wizard. */
	readonly onLeave: () => void;
}

/** What moved, what did not and why, and where it is all written down. */
export function Result({state, dispatch, width, height, onLeave}: ResultProps) {
	const symbols = useSymbols();
	const {report, exitCode} = state;
	const isCatchUp = state.work === 'catch-up';
	const outcome = outcomeOf(report, exitCode, {
		unfinished: state.unfinished !== null,
		isCatchUp,
		hasConflicts: canSettle(state),
		canMend: canMend(state),
		toOptions: leadsToOptions(state),
		later: ledgerCommand(state, 'resume', report.migration_id),
	});
	const mark =
		exitCode === ExitCode.ok ? symbols.ok : outcome.tone === 'warning' ? symbols.warning : symbols.bad;
	const advice = wrapWords(outcome.advice, width).slice(0, adviceRows);
	const isWhole = state.entries.tables === null;
	const note =
		state.setup.note === undefined || !isWhole || height < roomy
			? []
			: wrapWords(state.setup.note, width).slice(0, noteRows);
	const parts = `${mark} ${outcome.text}`.split('\n');
	const spare = height - middleRows - advice.length - note.length - leastViewRows;
	const said = parts
		.flatMap(part => wrapWords(part, width))
		.slice(0, parts.length > 1 ? Math.max(saidRows, spare) : saidRows);
	const viewHeight = height - middleRows - said.length - advice.length - note.length;
	const before = state.work === 'past' ? takenBackText(state.cameFrom.past) : '';
	const since: TextLine =
		before !== '' && state.verification.state === 'idle' && state.takenBack === null
			? {text: before, tone: 'warning'}
			: state.takenBack === null || state.verification.state !== 'idle'
				? verificationWords(state.verification, ledgerCommand(state, 'verify', report.migration_id))
				: {text: `Rolled back: ${state.takenBack.summary}`, tone: 'warning'};
	const {columns, rows} = resultTable(report);
	const rejects = useMemo(() => rejectLines(report, width), [report, width]);
	const lines: readonly TextLine[] = state.view === 'files' ? fileLines(state, width) : rejects;
	useKeys(press => {
		const moved = listMove(press, tablePage(viewHeight));
		if (press.key === 'enter' && leadsToOptions(state)) {
			dispatch({type: 'back'});
		} else if (press.key === 'enter' || (press.key === 'character' && press.character === 'q')) {
			onLeave();
		} else if (press.key === 'escape' || (press.key === 'character' && press.character === 'b')) {
			dispatch({type: 'back'});
		} else if (press.key === 'character' && press.character === 'r') {
			dispatch({type: 'go-on', now: Date.now()});
		} else if (press.key === 'character' && press.character === 'c') {
			dispatch(canSettle(state) ? {type: 'show-conflicts'} : {type: 'catch-up', now: Date.now()});
		} else if (press.key === 'character' && press.character === 'x') {
			dispatch({type: 'show-rejects'});
		} else if (press.key === 'character' && press.character === 'v') {
			dispatch({type: 'verify'});
		} else if (press.key === 'character' && press.character === 'u') {
			dispatch({type: 'roll-back'});
		} else if (['tab', 'back-tab', 'left', 'right'].includes(press.key)) {
			dispatch({type: 'view-moved', by: press.key === 'tab' || press.key === 'right' ? 1 : -1});
		} else if (moved !== undefined) {
			const last = state.view === 'tables' ? rows.length - 1 : lastTop(lines.length, viewHeight);
			dispatch({type: 'move', by: moved, last});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<OutcomeLines said={said} tone={outcome.tone} advice={advice} />
			{note.map(text => (
				<Line key={text} tone="quiet">
					{text}
				</Line>
			))}
			<Line>
				{[...countTexts(report), formatDuration(report.duration_seconds * 1000)].join(` ${symbols.dot} `)}
			</Line>
			<Line tone={since.tone}>{since.text}</Line>
			<Tabs
				tabs={[
					{name: 'tables', label: 'Tables'},
					{name: 'rejects', label: `Rejects (${formatCount(report.overall_stats.failed_records)})`},
					{name: 'files', label: 'Files and exit code'},
				]}
				chosen={state.view}
			/>
			{state.view === 'tables' ? (
				<Table columns={columns} rows={rows} cursor={state.line} pointed width={width} height={viewHeight} />
			) : (
				<ScrollLines lines={lines} top={state.line} height={viewHeight} />
			)}
		</Box>
	);
}

function countTexts({mode, changes, overall_stats: overall}: Report): readonly string[] {
	const found =
		changes === undefined
			? [`${formatCount(overall.processed_records)} of ${counted(overall.total_records, 'row')} read`]
			: [
					`${formatCount(changes.inserted)} new`,
					`${formatCount(changes.updated)} changed`,
					`${formatCount(changes.deleted)} gone`,
				];
	return [
		...found,
		`${formatCount(overall.successful_records)} ${(changes === undefined ? loadedWords : doneWords)[mode]}`,
		`${formatCount(overall.failed_records)} rejected`,
		`${formatCount(overall.skipped_records)} skipped`,
	];
}
