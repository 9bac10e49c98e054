import {Box} from 'ink';
import {Failure} from '../../components/failure.tsx';
import {formatCount} from '../../components/format.ts';
import {listMove} from '../../components/key-press.ts';
import {useKeys} from '../../components/keys.tsx';
import {Line} from '../../components/line.tsx';
import {Spinner} from '../../components/spinner.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {Table, tablePage} from '../../components/table.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import type {RejectsStep} from '../../mending/mending-state.ts';
import {adviceFor, countsText, wayOn} from '../../mending/mending-words.ts';
import type {Action} from '../../wizard.ts';

/** Heading above the list. */
const aboveRows = 2;
/** The most of what is said below it. */
const saidRows = 4;

/** Rows that were not loaded, by their reasons. */
export function Rejects({state, dispatch, width, height}: StepProps<RejectsStep, Action>) {
	const {counts, cursor, run} = state;
	const kinds = counts.state === 'found' ? counts.value.kinds : [];
	const kind = kinds[cursor];
	const said = [
		...(kind === undefined ? [] : wrapWords(adviceFor(kind.code), width)),
		...(kind === undefined ? [] : wrapWords(wayOn, width)),
	].slice(0, saidRows);
	const listHeight = height - aboveRows - said.length;
	useKeys(press => {
		const by = listMove(press, tablePage(listHeight));
		if (by !== undefined) {
			dispatch({type: 'move', by, last: kinds.length - 1});
		} else if (press.key === 'enter' || press.key === 'right') {
			dispatch({type: 'next', now: Date.now()});
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
			<Line tone="strong">{counts.state === 'found' ? countsText(counts.value) : 'Rejects'}</Line>
			<Line tone="quiet">{`Run ${run} of ${state.mapping}`}</Line>
			{counts.state === 'asked' && <Spinner label="Counting what is out" />}
			{counts.state === 'failed' && <Failure {...counts.failure} height={height - aboveRows} />}
			{kinds.length > 0 && (
				<Table
					columns={[
						{title: 'rows', align: 'right'},
						{title: 'table', flexible: true},
						{title: 'column', flexible: true},
						{title: 'code', flexible: true},
					]}
					rows={kinds.map(({table, column, code, rows}) => ({
						cells: [formatCount(rows), table, column, code],
					}))}
					cursor={cursor}
					pointed
					width={width}
					height={listHeight}
				/>
			)}
			{said.map((text, index) => (
				<Line key={text} tone={index === 0 ? 'plain' : 'quiet'}>
					{text}
				</Line>
			))}
		</Box>
	);
}
