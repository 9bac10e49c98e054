import {Box} from 'ink';
import {useMemo} from 'react';
import type {ProposalSummary} from '../../../engine/init/summarize.ts';
import type {ProposalStep} from '../../choosing/mapping-state.ts';
import {isMixed, proposalRows} from '../../choosing/proposal-rows.ts';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {Table, tablePage} from '../../components/table.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import type {Action} from '../../wizard.ts';
import {cellsOf, detailOf} from './proposal-cells.ts';

/** From this height on the row at the cursor is told in more rows. */
const roomy = 16;

/** What is proposed for every table and column, and what can be decided otherwise. */
export function Proposal({state, dispatch, width, height}: StepProps<ProposalStep, Action>) {
	const {arrow} = useSymbols();
	const {summary, proposal, beginning} = state;
	const rows = useMemo(() => (summary ? proposalRows(summary) : []), [summary]);
	const detailRows = height >= roomy ? 4 : 2;
	const tableHeight = height - 1 - detailRows;
	useKeys(press => {
		const moved = listMove(press, tablePage(tableHeight));
		const character = press.key === 'character' ? press.character : '';
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape' || character === 'b') {
			dispatch({type: 'back'});
		} else if (press.key === 'tab' || press.key === 'back-tab') {
			dispatch({type: 'mixed-column-sought', by: press.key === 'tab' ? 1 : -1});
		} else if (press.key === 'right' || character === ' ') {
			dispatch({type: 'change', by: 1});
		} else if (press.key === 'left') {
			dispatch({type: 'change', by: -1});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: rows.length - 1});
		}
	});
	if (proposal.state === 'failed') {
		return <Failure {...proposal.failure} height={height} />;
	}
	if (!summary) {
		return <Spinner label="Making a proposal" />;
	}
	const row = rows[state.cursor];
	const details = row ? wrapWords(detailOf(row), width).slice(0, detailRows) : [];
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{headingOf(summary)}</Line>
			<Table
				columns={[
					{title: 'source column', flexible: true},
					{title: 'found', flexible: true},
					{title: 'target', flexible: true},
					{title: 'mixed values'},
				]}
				rows={rows.map(each => cellsOf(each, beginning.options, arrow))}
				cursor={state.cursor}
				pointed
				width={width}
				height={tableHeight}
			/>
			{details.map(text => (
				<Line key={text} tone="quiet">
					{text}
				</Line>
			))}
		</Box>
	);
}

function headingOf({tables, left_behind: left}: ProposalSummary): string {
	const columns = tables.flatMap(table => table.columns);
	const mixed = columns.filter(isMixed).length;
	const rejects = columns.reduce((sum, column) => sum + column.rejects, 0);
	return [
		`${counted(tables.length, 'table')}, ${counted(columns.length, 'column')}`,
		`${mixed} with mixed values`,
		...(rejects > 0 ? [`${counted(rejects, 'value')} to be rejected`] : []),
		...(left.length > 0 ? [`${left.length} left behind`] : []),
	].join(', ');
}
