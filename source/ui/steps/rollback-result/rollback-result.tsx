import {Box} from 'ink';
import {formatCount} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {OutcomeLines, outcomeText} from '../../components/outcome-lines.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {Table, tablePage} from '../../components/table.tsx';
import {Tabs} from '../../components/tabs.tsx';
import {rollbackColumns, shownNumbers} from '../../rollback/rollback-columns.ts';
import type {RollbackResultStep} from '../../rollback/rollback-state.ts';
import {rollbackNumbers} from '../../rollback/rollback-words.ts';
import type {Action} from '../../wizard.ts';
import {detailLines} from './detail-lines.ts';
import {outcomeOf} from './outcome.ts';

interface RollbackResultProps extends StepProps<RollbackResultStep, Action> {
	/** Leaves the wizard. */
	readonly onLeave: () => void;
}

/** What came of the rollback. */
export function RollbackResult({state, dispatch, width, height, onLeave}: RollbackResultProps) {
	const symbols = useSymbols();
	const {rollback, view} = state;
	const outcome = outcomeOf(state);
	const {said, advice} = outcomeText(outcome, symbols, width);
	const viewHeight = Math.max(1, height - said.length - advice.length - 1);
	const tables = Object.entries(rollback.tables);
	const shown = shownNumbers(Object.values(rollback.tables));
	const lines = detailLines(rollback, width);
	useKeys(press => {
		const moved = listMove(press, tablePage(viewHeight));
		if (press.key === 'enter' || (press.key === 'character' && press.character === 'q')) {
			onLeave();
		} else if (press.key === 'escape' || (press.key === 'character' && press.character === 'b')) {
			dispatch({type: 'back'});
		} else if (['tab', 'back-tab', 'left', 'right'].includes(press.key)) {
			dispatch({type: 'view-moved', by: 1});
		} else if (moved !== undefined) {
			const last = view === 'tables' ? tables.length - 1 : lastTop(lines.length, viewHeight);
			dispatch({type: 'move', by: moved, last});
		}
	});
	return (
		<Box flexDirection="column" height={height}>
			<OutcomeLines said={said} tone={outcome.tone} advice={advice} />
			<Tabs
				tabs={[
					{name: 'tables', label: 'Tables'},
					{name: 'details', label: 'Rows and notices'},
				]}
				chosen={view}
			/>
			{view === 'tables' ? (
				<Table
					columns={rollbackColumns(shown, {width, dryRun: false})}
					rows={tables.map(([table, its]) => {
						const numbers = rollbackNumbers(its);
						return {cells: [table, ...shown.map(position => formatCount(numbers[position] ?? 0))]};
					})}
					cursor={state.line}
					pointed
					width={width}
					height={viewHeight}
				/>
			) : (
				<ScrollLines lines={lines} top={state.line} height={viewHeight} />
			)}
		</Box>
	);
}
