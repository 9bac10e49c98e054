import {Box} from 'ink';
import type {LoadPreview} from '../../../engine/run/preview-request.ts';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {Table, tablePage} from '../../components/table.tsx';
import {chosenText} from '../../preview-words.ts';
import type {SoughtRow} from '../../seek-row.ts';
import type {Action} from '../../wizard.ts';
import type {PreviewStep} from '../../wizard-state.ts';
import {previewRows} from './preview-rows.ts';

/** Headings above the rows. */
const headRows = 3;

/** Sample rows of each load: what the source holds, what the target will hold, and why they differ. */
export function Preview({state, dispatch, width, height}: StepProps<PreviewStep, Action>) {
	const symbols = useSymbols();
	const previews = state.previews.state === 'found' ? state.previews.value : [];
	const {sought} = state;
	const preview = sought?.found.state === 'found' ? sought.found.value : previews[state.load];
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
	const [what, how] = saidOf(sought, preview);
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{`Load ${state.load + 1} of ${previews.length}: ${preview.source} ${symbols.arrow} ${preview.table}`}</Line>
			<Line tone={what.tone}>{what.text}</Line>
			<Line tone="quiet">{how}</Line>
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

/** What the rows are, and how they were chosen. */
function saidOf(sought: SoughtRow | null, preview: LoadPreview): readonly [what: TextLine, how: string] {
	if (sought?.found.state === 'asked') {
		return [{text: `Looking for the row with the key ${sought.key}`, tone: 'quiet'}, ''];
	}
	if (sought?.found.state === 'failed') {
		return [
			{text: sought.found.failure.message, tone: 'bad'},
			'These are the sample rows. / looks for another key.',
		];
	}
	const rejected = preview.rows.filter(row => row.after.some(cell => cell.problem !== undefined)).length;
	const kind = sought === null ? 'sample row' : 'row';
	const rejects = rejected === 0 ? '' : ` ${rejected} ${rejected === 1 ? 'is a reject' : 'are rejects'}.`;
	return [
		{
			text: `${counted(preview.rows.length, kind)}. Nothing has been written.${rejects}`,
			tone: rejected > 0 ? 'warning' : 'quiet',
		},
		sought === null ? chosenText(preview) : `By the key ${sought.key}. Esc shows the sample rows.`,
	];
}
