import {Box} from 'ink';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {Table, tablePage} from '../../components/table.tsx';
import type {Action} from '../../wizard.ts';
import type {PreviewStep} from '../../wizard-state.ts';
import {previewRows} from './preview-rows.ts';

/** Headings above the rows. */
const headRows = 3;

/** Sample rows of each load: what the source holds, what the target will hold, and why they differ. */
export function Preview({state, dispatch, width, height}: StepProps<PreviewStep, Action>) {
	const symbols = useSymbols();
	const previews = state.previews.state === 'found' ? state.previews.value : [];
	const preview = previews[state.load];
	const planned = state.plan.loads.find(load => load.name === preview?.load);
	const rows = preview ? previewRows(preview, planned, symbols) : [];
	useKeys(press => {
		const moved = listMove(press, tablePage(height - headRows));
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape' || (press.key === 'character' && press.character === 'b')) {
			dispatch({type: 'back'});
		} else if (press.key === 'left' || press.key === 'right') {
			dispatch({type: 'change', by: press.key === 'right' ? 1 : -1});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: rows.length - 1});
		}
	});
	if (state.previews.state === 'failed') {
		return <Failure {...state.previews.failure} height={height} />;
	}
	if (state.previews.state !== 'found') {
		return <Spinner label="Converting sample rows" />;
	}
	if (!preview) {
		return <Line tone="quiet">There is nothing to preview. Enter goes on to the options.</Line>;
	}
	const rejected = preview.rows.filter(row => row.after.some(cell => cell.problem !== undefined)).length;
	const samples = `${counted(preview.rows.length, 'sample row')}${rejected > 0 ? `, ${rejected} would be rejected` : ''}`;
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{`Load ${state.load + 1} of ${previews.length}: ${preview.source} ${symbols.arrow} ${preview.table}`}</Line>
			<Line tone={rejected > 0 ? 'warning' : 'quiet'}>{`${samples}. Nothing has been written.`}</Line>
			<Line>{''}</Line>
			<Table
				columns={[
					{title: 'target column', flexible: true},
					{title: 'before', flexible: true},
					{title: 'after', flexible: true},
					{title: 'why', flexible: true},
				]}
				rows={rows}
				cursor={state.line}
				pointed
				detailed
				width={width}
				height={height - headRows}
			/>
		</Box>
	);
}
