import {Box} from 'ink';
import {groupName} from '../../../engine/report/reject-groups.ts';
import {Failure} from '../../components/failure.tsx';
import {formatCount} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {Table, tablePage} from '../../components/table.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {rowAtCursor} from '../../mending/mend.ts';
import type {RejectRowsStep} from '../../mending/mending-state.ts';
import {adviceFor, rowText} from '../../mending/mending-words.ts';
import type {Action} from '../../wizard.ts';
import {rowLines} from './row-lines.ts';

/** Which reason, and which of its rows are known. */
const aboveRows = 2;
/** The most of the row at the cursor, and of what can be done, below the list. */
const rowRows = 3;
const adviceRows = 2;

/** The rows that were not loaded for one reason. */
export function RejectRows({state, dispatch, width, height}: StepProps<RejectRowsStep, Action>) {
	const {kind, page, first, row, whole} = state;
	const rejects = page.state === 'found' ? page.value : [];
	const reject = rowAtCursor(state);
	const advice = wrapWords(adviceFor(kind.code), width).slice(0, adviceRows);
	const told = reject === undefined ? [] : wrapWords(rowText(reject).slice(0, width * rowRows), width);
	const shown = told.slice(0, rowRows);
	const listHeight = height - aboveRows - (whole ? 0 : shown.length + advice.length);
	const lines = whole && reject !== undefined ? rowLines(reject, width) : [];
	useKeys(press => {
		const by = listMove(press, tablePage(listHeight));
		if (by !== undefined) {
			dispatch({type: 'move', by, last: lastTop(lines.length, listHeight)});
		} else if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'tab' || press.key === 'back-tab' || press.key === 'right') {
			dispatch({type: 'view-moved', by: 1});
		} else if (press.key === 'escape' || press.key === 'left') {
			dispatch({type: 'back'});
		} else if (press.key === 'character' && press.character === 'e') {
			dispatch({type: 'export'});
		} else if (press.key === 'character' && press.character === 't') {
			dispatch({type: 'retry'});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{groupName(kind)}</Line>
			{page.state === 'asked' ? (
				<Spinner label={`Reading rows from ${formatCount(first + 1)} on`} />
			) : (
				<Line tone="quiet">
					{`Row ${formatCount(row + 1)} of ${formatCount(kind.rows)}${rejects.length < kind.rows ? `; ${formatCount(first + 1)} to ${formatCount(first + rejects.length)} are in this list` : ''}`}
				</Line>
			)}
			{page.state === 'failed' && <Failure {...page.failure} height={height - aboveRows} />}
			{page.state === 'found' && whole && <ScrollLines lines={lines} top={state.line} height={listHeight} />}
			{page.state === 'found' && !whole && (
				<>
					<Table
						columns={[
							{title: 'key'},
							{title: 'from'},
							{title: 'value', flexible: true},
							{title: 'reason', flexible: true},
						]}
						rows={rejects.map(({key, source, value, reason}) => ({
							cells: [key, source, value ?? '', reason],
						}))}
						cursor={row - first}
						pointed
						width={width}
						height={listHeight}
					/>
					{shown.map(text => (
						<Line key={text}>{text}</Line>
					))}
					{advice.map(text => (
						<Line key={text} tone="quiet">
							{text}
						</Line>
					))}
				</>
			)}
		</Box>
	);
}
