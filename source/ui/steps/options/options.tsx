import {Box} from 'ink';
import type {OnConflict} from '../../../engine/run/request.ts';
import {checkBox} from '../../components/check-box.ts';
import {counted, formatCount} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line, Paragraph} from '../../components/line.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {Table, tablePage} from '../../components/table.tsx';
import {type OptionRow, optionRows} from '../../entering/option-rows.ts';
import {isWanted, plannedTables} from '../../requests.ts';
import type {Action} from '../../wizard.ts';
import type {OptionsStep} from '../../wizard-state.ts';

const conflictTexts: Readonly<Record<OnConflict, string>> = {
	fail: 'stop before the first row',
	skip: 'skip',
	update: 'update to what the source has',
};

/** Heading above, and what the chosen row means below. */
const aroundRows = 4;

/** How the run goes about it, and which tables it loads. */
export function Options({state, dispatch, width, height}: StepProps<OptionsStep, Action>) {
	const rows = optionRows(state);
	useKeys(press => {
		const moved = listMove(press, tablePage(height - aroundRows));
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape' || (press.key === 'character' && press.character === 'b')) {
			dispatch({type: 'back'});
		} else if (press.key === 'right' || (press.key === 'character' && press.character === ' ')) {
			dispatch({type: 'change', by: 1});
		} else if (press.key === 'left') {
			dispatch({type: 'change', by: -1});
		} else if (press.key === 'control' && press.letter === 'a') {
			dispatch({type: 'toggle-all'});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: rows.length - 1});
		}
	});
	const row = rows[state.cursor];
	const tables = plannedTables(state.plan);
	const wanted = tables.filter(table => isWanted(state.entries, table)).length;
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{`How is it to be done? ${wanted} of ${counted(tables.length, 'table')} chosen.`}</Line>
			<Table
				columns={[
					{title: 'option', flexible: true},
					{title: 'value', flexible: true},
				]}
				rows={rows.map(option => ({cells: cellsOf(option, state)}))}
				cursor={state.cursor}
				pointed
				width={width}
				height={height - aroundRows}
			/>
			<Line>{''}</Line>
			{wanted === 0 ? (
				<Line tone="warning">No table is chosen: choose at least one.</Line>
			) : (
				<Paragraph tone="quiet" height={2}>
					{row ? meaningOf(row, state) : ''}
				</Paragraph>
			)}
		</Box>
	);
}

const modeTexts = {run: 'run', 'dry-run': 'dry run', 'validate-only': 'validate only'} as const;

function cellsOf(row: OptionRow, {entries, plan}: OptionsStep): readonly string[] {
	const {options} = entries;
	switch (row.kind) {
		case 'mode':
			return ['Mode', modeTexts[options.mode]];
		case 'batch-size':
			return ['Rows a transaction', formatCount(options.batchSize)];
		case 'workers':
			return ['Loads side by side', formatCount(options.workers)];
		case 'on-conflict':
			return ['Rows that are there already', conflictTexts[options.onConflict]];
		case 'backup':
			return ['Keep the snapshots', checkBox(options.backup, options.backup ? 'yes' : 'no')];
		case 'rollback':
			return ['Prepare for a rollback', checkBox(options.rollback, options.rollback ? 'yes' : 'no')];
		case 'carry-over':
			return ['Carry unmapped tables over', checkBox(entries.carryOver, entries.carryOver ? 'yes' : 'no')];
		case 'table': {
			const loads = plan.loads.filter(load => load.table === row.table);
			const rows = loads.reduce((sum, load) => sum + load.rows, 0);
			return [checkBox(isWanted(entries, row.table), row.table), counted(rows, 'row')];
		}
	}
}

function meaningOf(row: OptionRow, {entries, carriesOver}: OptionsStep): string {
	const {options} = entries;
	switch (row.kind) {
		case 'mode':
			return {
				run: 'Moves the rows. What is loaded stays.',
				'dry-run': 'Does everything the run does, and leaves the target as it was.',
				'validate-only': 'Converts and checks every row. Nothing is written.',
			}[options.mode];
		case 'batch-size':
			return 'Fewer rows lose less when a run is interrupted; more rows are faster.';
		case 'workers':
			return 'How many loads may work at the same time, as far as foreign keys let them.';
		case 'on-conflict':
			return 'What happens where the target holds a row of the same key.';
		case 'backup':
			return `Copies of the sources, made when the run starts, stay in ${options.backupDir}.`;
		case 'rollback':
			return 'Keeps the keys of the rows it inserts, so that exactly these can be removed again.';
		case 'carry-over':
			return entries.carryOver === carriesOver
				? 'Copies tables that the mapping does not use into a schema of their own, as they are.'
				: 'Changes the plan: Enter makes it again and shows it.';
		case 'table':
			return 'Space takes the table in or leaves it out, Ctrl-A all of them.';
	}
}
