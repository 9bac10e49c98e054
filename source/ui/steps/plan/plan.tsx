import {Box} from 'ink';
import type {Plan as MigrationPlan} from '../../../engine/plan/plan.ts';
import {columnRows} from '../../changing/column-rows.ts';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {type KeyPress, listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {lastTop, ScrollLines} from '../../components/scroll-lines.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {tablePage} from '../../components/table.tsx';
import {Tabs} from '../../components/tabs.tsx';
import {isBlocked} from '../../requests.ts';
import type {Action} from '../../wizard.ts';
import type {PlanStep} from '../../wizard-state.ts';
import {Columns} from './columns.tsx';
import {Coverage} from './coverage.tsx';
import {coverageRows, coverageText} from './coverage-rows.ts';
import {Loads} from './loads.tsx';
import {problemLines} from './problem-lines.ts';

/** Headings above the view. */
const headRows = 4;

/** What goes where: loads, the columns of each, and what becomes of every source column. */
export function Plan({state, dispatch, width, height}: StepProps<PlanStep, Action>) {
	const viewHeight = height - headRows;
	const plan = state.plan.state === 'found' ? state.plan.value : null;
	useKeys(press => {
		const moved = listMove(press, tablePage(viewHeight));
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape' || (press.key === 'character' && press.character === 'b')) {
			dispatch({type: 'back'});
		} else if (press.key === 'tab' || press.key === 'back-tab') {
			dispatch({type: 'view-moved', by: press.key === 'tab' ? 1 : -1});
		} else if (state.view === 'loads' && (press.key === 'right' || isChange(press))) {
			dispatch({type: 'view-chosen', view: 'columns'});
		} else if (press.key === 'left') {
			dispatch(state.view === 'loads' ? {type: 'back'} : {type: 'view-chosen', view: 'loads'});
		} else if (isChange(press)) {
			dispatch({type: 'change-column'});
		} else if (press.key === 'character' && press.character === 's') {
			dispatch({type: 'show-changes'});
		} else if (moved !== undefined && plan) {
			dispatch({type: 'move', by: moved, last: lastPosition(state, plan, viewHeight, width)});
		}
	});
	if (state.plan.state === 'failed') {
		return <Failure {...state.plan.failure} height={height} />;
	}
	if (!plan) {
		return <Spinner label="Making the plan: comparing the mapping with what is really there" />;
	}
	return (
		<Box flexDirection="column" height={height}>
			<Head plan={plan} />
			<Tabs
				tabs={[
					{name: 'loads', label: 'Loads'},
					{name: 'columns', label: 'Columns'},
					{name: 'coverage', label: 'Coverage'},
					{name: 'problems', label: `${isBlocked(plan) ? 'Problems' : 'Notices'} (${plan.problems.length})`},
				]}
				chosen={state.view}
			/>
			{state.view === 'loads' && <Loads plan={plan} cursor={state.load} width={width} height={viewHeight} />}
			{state.view === 'columns' && (
				<Columns plan={plan} load={state.load} line={state.line} width={width} height={viewHeight} />
			)}
			{state.view === 'coverage' && (
				<Coverage plan={plan} line={state.line} width={width} height={viewHeight} />
			)}
			{state.view === 'problems' && (
				<ScrollLines lines={problemLines(plan, width)} top={state.line} height={viewHeight} />
			)}
		</Box>
	);
}

function isChange(press: KeyPress): boolean {
	return press.key === 'character' && press.character === 'e';
}

function lastPosition(state: PlanStep, plan: MigrationPlan, viewHeight: number, width: number): number {
	switch (state.view) {
		case 'loads':
			return plan.loads.length - 1;
		case 'columns':
			return columnRows(plan, state.load).length - 1;
		case 'coverage':
			return coverageRows(plan).length - 1;
		case 'problems':
			return lastTop(problemLines(plan, width).length, viewHeight);
	}
}

function Head({plan}: {readonly plan: MigrationPlan}) {
	const {ok, bad, arrow} = useSymbols();
	const rows = plan.loads.reduce((sum, load) => sum + load.rows, 0);
	const tables = new Set(plan.loads.map(load => `${load.schema}.${load.table}`)).size;
	const moves = `${counted(rows, 'row')} in ${counted(plan.loads.length, 'load')} ${arrow} ${counted(tables, 'table')} of schema ${plan.schema}`;
	const blockers = plan.problems.filter(problem => problem.severity === 'blocker').length;
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Line tone="strong">{moves}</Line>
			<Line>{coverageText(plan)}</Line>
			{isBlocked(plan) ? (
				<Line tone="bad">{`${bad} ${counted(blockers, 'problem')} must be solved first. Enter makes the plan again.`}</Line>
			) : (
				<Line tone="good">{`${ok} Nothing stands in the way. Enter shows converted rows.`}</Line>
			)}
		</Box>
	);
}
