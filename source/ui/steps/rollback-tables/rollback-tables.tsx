import {Box} from 'ink';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {type KeyPress, listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {Table, tablePage} from '../../components/table.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {rollbackColumns, shownNumbers} from '../../rollback/rollback-columns.ts';
import {rollbackRows} from '../../rollback/rollback-rows.ts';
import {chosenTables, type RollbackTablesStep} from '../../rollback/rollback-state.ts';
import {rowsText} from '../../rollback/rollback-words.ts';
import type {Action} from '../../wizard.ts';
import {adviceOf} from './advice.ts';
import {detailLines} from './detail-lines.ts';
import {tableRow} from './table-rows.ts';

/** Heading and where above the list, and what is said below it. */
const aboveRows = 2;
const saidRows = 2;
const failureRows = 4;

/** Which tables of the run are rolled back, and what would come of it. */
export function RollbackTables({state, dispatch, width, height}: StepProps<RollbackTablesStep, Action>) {
	const {choice, look, detailed} = state;
	const rows = rollbackRows(state);
	const row = rows[state.cursor];
	const below = look.state === 'failed' ? failureRows : saidRows;
	const listHeight = height - aboveRows - (detailed ? 0 : below);
	const details = detailed && row?.kind === 'table' ? detailLines(row.table, choice, width) : [];
	const last = detailed ? lastTop(details.length, listHeight) : rows.length - 1;
	useKeys(press => {
		const action = actionOf(press, {page: tablePage(listHeight), last, detailed});
		if (action) {
			dispatch(action);
		}
	});
	const shown = shownNumbers(choice.tables);
	const said = adviceOf(state);
	const chosen = chosenTables(choice);
	const known = choice.tables.length > 0;
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">
				{detailed && row?.kind === 'table'
					? row.table.table
					: known
						? `Roll back ${chosen.length} of ${counted(choice.tables.length, 'table')}, ${rowsText(chosen)}.`
						: 'What is to be rolled back?'}
			</Line>
			<Where state={state} />
			{detailed ? (
				<ScrollLines lines={details} top={state.line} height={listHeight} />
			) : (
				<Table
					columns={rollbackColumns(shown, {width, dryRun: true})}
					rows={known || look.state === 'failed' ? rows.map(its => tableRow(its, choice, shown)) : []}
					cursor={state.cursor}
					pointed
					detailed
					width={width}
					height={listHeight}
				/>
			)}
			{!detailed && look.state === 'failed' && <Failure {...look.failure} height={below} />}
			{!detailed &&
				look.state !== 'failed' &&
				known &&
				wrapWords(said.text, width)
					.slice(0, saidRows)
					.map(text => (
						<Line key={text} tone={said.tone}>
							{text}
						</Line>
					))}
		</Box>
	);
}

/** Where it is, or what is being found out. */
function Where({state}: {readonly state: RollbackTablesStep}) {
	const {look, run, place} = state;
	if (look.state === 'asked') {
		return (
			<Spinner
				label={state.goesOn ? 'Looks what would come of it, then goes on' : 'Looks what would come of it'}
			/>
		);
	}
	return <Line tone="quiet">{`Run ${run}${place === null ? '' : `, ${place.address}`}`}</Line>;
}

function actionOf(
	press: KeyPress,
	{page, last, detailed}: {readonly page: number; readonly last: number; readonly detailed: boolean},
): Action | undefined {
	const by = listMove(press, page);
	if (by !== undefined) {
		return {type: 'move', by, last};
	}
	switch (press.key) {
		case 'enter':
			return detailed ? {type: 'back'} : {type: 'next', now: Date.now()};
		case 'escape':
			return {type: 'back'};
		case 'tab':
		case 'back-tab':
			return {type: 'view-moved', by: 1};
		case 'left':
		case 'right':
			return detailed === (press.key === 'left') ? {type: 'view-moved', by: 1} : undefined;
		case 'control':
			if (press.letter === 'a' || press.letter === 'r') {
				return {type: press.letter === 'a' ? 'toggle-all' : 'choose-referring'};
			}
			break;
		case 'character':
			if (press.character === ' ') {
				return {type: 'change', by: 1};
			}
	}
	return undefined;
}
