import {Box} from 'ink';
import {editWords} from '../../changing/change-words.ts';
import {type ChangesStep, isUnsaved} from '../../changing/changing-state.ts';
import {isFile, isOverwrite} from '../../changing/keep-changes.ts';
import {checkBox} from '../../components/check-box.ts';
import {Failure} from '../../components/failure.tsx';
import {counted} from '../../components/format.ts';
import {listMove, textEdit} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {Table} from '../../components/table.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import type {Action} from '../../wizard.ts';

const nameWidth = 6;
/** Heading, file and box. */
const ownRows = 3;
/** Rows that say what came of it, or what will. */
const outcomeRows = 4;

/** All changes of the mapping: each can be undone, and they are saved as YAML. */
export function Changes({state, dispatch, width, height}: StepProps<ChangesStep, Action>) {
	const {pointer} = useSymbols();
	const {setup, cursor, out, overwrite, changed, saved} = state;
	const edits = setup.changes?.edits ?? [];
	const inList = cursor < edits.length;
	const tableHeight = Math.min(edits.length + 1, height - ownRows - outcomeRows);
	useKeys(press => {
		const edit = isFile(state) ? textEdit(press) : undefined;
		const by = press.key === 'tab' ? 1 : press.key === 'back-tab' ? -1 : undefined;
		const moved = by ?? (edit ? undefined : listMove(press, tableHeight - 2));
		const isUndo =
			press.key === 'delete' ||
			press.key === 'backspace' ||
			(press.key === 'character' && press.character === 'u');
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last: edits.length + 1});
		} else if (edit) {
			dispatch({type: 'edit', edit});
		} else if (inList && isUndo) {
			dispatch({type: 'change-undone'});
		} else if (press.key === 'character' && press.character === ' ') {
			dispatch({type: 'change', by: 1});
		}
	});
	const mark = (isHere: boolean) => (isHere ? pointer : ' '.repeat(pointer.length));
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">{`${counted(edits.length, 'change')} of the mapping${isUnsaved(setup) ? ', not saved' : ', saved'}`}</Line>
			{edits.length > 0 && (
				<Table
					columns={[{title: 'change', flexible: true}]}
					rows={edits.map(edit => ({cells: [editWords(setup.mapping, edit)]}))}
					cursor={inList ? cursor : edits.length - 1}
					pointed={inList}
					width={width}
					height={tableHeight}
				/>
			)}
			<Box height={1} flexShrink={0} overflow="hidden">
				<Line width={pointer.length + 1 + nameWidth} tone={isFile(state) ? 'chosen' : 'plain'}>
					{`${mark(isFile(state))} file`}
				</Line>
				<TextInput
					field={out}
					focused={isFile(state)}
					placeholder="path of the mapping file"
					width={Math.max(10, width - pointer.length - 1 - nameWidth)}
				/>
			</Box>
			<Line tone={isOverwrite(state) ? 'chosen' : 'plain'}>
				{`${mark(isOverwrite(state))} ${checkBox(overwrite, 'write over a file that is there or was changed')}`}
			</Line>
			<Outcome state={state} width={width} />
			{changed.state === 'asked' && <Spinner label="Making the plan without it" />}
			{changed.state === 'failed' && <Failure {...changed.failure} height={outcomeRows} />}
			{saved.state === 'asked' && <Spinner label="Writing the mapping, and making the plan of it" />}
			{saved.state === 'failed' && <Failure {...saved.failure} height={outcomeRows} />}
		</Box>
	);
}

/** What is written, or what Enter will do. */
function Outcome({state, width}: {readonly state: ChangesStep; readonly width: number}) {
	const {setup, saved, changed, from} = state;
	if (saved.state === 'asked' || saved.state === 'failed' || changed.state !== 'idle') {
		return null;
	}
	const {original, saved: written} = setup.changes ?? {};
	const isUsed = state.out.value === (written?.file ?? original?.file);
	const text = !isUnsaved(setup)
		? `Saved in ${written?.file ?? original?.file}: read again, it leads to the same plan.`
		: `${isUsed ? 'Enter writes the changes into the file; its comments and order stay.' : 'Enter writes a new file, with the SQL of the tables beside it.'}${from.step === 'confirm' ? ' A run needs that: with the file it can be caught up with later.' : ''}`;
	return (
		<Box flexDirection="column" flexShrink={0}>
			{wrapWords(text, width).map(line => (
				<Line key={line} tone={isUnsaved(setup) ? 'quiet' : 'good'}>
					{line}
				</Line>
			))}
		</Box>
	);
}
