import {Box} from 'ink';
import type {SourceSummary} from '../../../engine/run/request.ts';
import {Failure} from '../../components/failure.tsx';
import {counted, formatBytes} from '../../components/format.ts';
import {Line, type Tone} from '../../components/line.tsx';
import type {TextLine} from '../../components/scroll-lines.tsx';
import type {StepProps} from '../../components/step-props.ts';
import {useSymbols} from '../../components/symbols.tsx';
import {TextInput} from '../../components/text-input.tsx';
import {moreText, windowAround} from '../../components/window-of.ts';
import type {Lookup} from '../../lookup.ts';
import {isUnnamed} from '../../requests.ts';
import {useFieldKeys} from '../../screen/use-field-keys.ts';
import type {Action} from '../../wizard.ts';
import type {SourcesStep} from '../../wizard-state.ts';
import {asideLines} from './aside-lines.ts';

/** Screen rows of one source: its name and path, and what was found. */
const rowsEach = 2;
/** Heading above the list, and the note of what is out of sight below it. */
const aroundRows = 3;
/** From this height on there is a blank row below the heading, and room for a long failure. */
const roomy = 16;

/** The SQLite files: one path for each database that the mapping wants, and what is in it. */
export function Sources({state, dispatch, width, height}: StepProps<SourcesStep, Action>) {
	const {sources} = state.entries;
	const last = sources.length - 1;
	const isRoomy = height >= roomy;
	const failed = failedLookup(state);
	const saidRows = isRoomy ? 5 : failed ? 3 : 1;
	const aside = failed ? [] : asideLines(state, width, isRoomy ? 4 : 1);
	const page = Math.max(1, Math.floor((height - aroundRows - saidRows - Number(isRoomy)) / rowsEach));
	useFieldKeys(dispatch, {page, last, arePaths: true});
	const window = windowAround(state.cursor, sources.length, page);
	const nameWidth = Math.max(...sources.map(source => source.name.length), 6) + 2;
	return (
		<Box flexDirection="column" height={height}>
			<Line tone="strong">Which SQLite databases are to be moved?</Line>
			{isRoomy || aside.length === 0 ? (
				<Line tone="quiet">{`Mapping ${state.setup.mapping.name} needs every one of them. Tab completes; a folder is searched.`}</Line>
			) : (
				<Asides lines={aside} />
			)}
			{isRoomy && <Line>{''}</Line>}
			{sources.slice(window.start, window.end).map((source, offset) => (
				<Source
					key={source.name}
					entry={source}
					lookup={state.lookups[source.name] ?? {state: 'idle'}}
					focused={window.start + offset === state.cursor}
					nameWidth={nameWidth}
					width={width}
				/>
			))}
			<Line tone="quiet">{moreText(window, sources.length)}</Line>
			{isRoomy && <Asides lines={aside} />}
			{failed ? <Failure {...failed.failure} height={saidRows} /> : <Advice state={state} />}
		</Box>
	);
}

/** The failure told in full: that of the chosen source, or else the first. */
function failedLookup({entries, lookups, cursor}: SourcesStep) {
	const names = [entries.sources[cursor], ...entries.sources].map(source => source?.name ?? '');
	return names.map(name => lookups[name]).find(lookup => lookup?.state === 'failed');
}

function Asides({lines}: {readonly lines: readonly TextLine[]}) {
	return lines.map(({text, tone}) => (
		<Line key={text} tone={tone}>
			{text}
		</Line>
	));
}

function Advice({state}: {readonly state: SourcesStep}) {
	const {sources} = state.entries;
	const without = sources.filter(isUnnamed).map(source => source.name);
	if (without.length > 0) {
		return <Line tone="warning">{`Without a path yet, and needed: ${without.join(', ')}.`}</Line>;
	}
	return (
		<Line tone="quiet">
			{sources.every(source => state.lookups[source.name]?.state === 'found')
				? `${counted(sources.length, 'database')} found. Enter goes on to the target.`
				: 'Enter looks at the files.'}
		</Line>
	);
}

interface SourceProps {
	readonly entry: SourcesStep['entries']['sources'][number];
	readonly lookup: Lookup<SourceSummary>;
	readonly focused: boolean;
	readonly nameWidth: number;
	readonly width: number;
}

function Source({entry, lookup, focused, nameWidth, width}: SourceProps) {
	const symbols = useSymbols();
	const markWidth = Math.max(symbols.pointer.length, symbols.ok.length) + 1;
	const {mark, tone, text} = foundText(lookup, symbols, entry.what);
	const fieldWidth = Math.max(10, width - markWidth - nameWidth);
	return (
		<Box flexDirection="column" height={rowsEach} flexShrink={0} overflow="hidden">
			<Box height={1} overflow="hidden">
				<Line width={markWidth} tone="chosen">
					{focused ? symbols.pointer : ''}
				</Line>
				<Line width={nameWidth} tone={focused ? 'chosen' : 'strong'}>
					{entry.name}
				</Line>
				<TextInput
					field={entry.path}
					focused={focused}
					placeholder="path of the SQLite file"
					width={fieldWidth}
				/>
			</Box>
			<Box height={1} overflow="hidden">
				<Line width={markWidth + nameWidth}>{''}</Line>
				<Line width={fieldWidth} tone={tone}>
					{`${mark} ${text}`}
				</Line>
			</Box>
		</Box>
	);
}

function foundText(
	lookup: Lookup<SourceSummary>,
	symbols: ReturnType<typeof useSymbols>,
	what: string,
): {mark: string; tone: Tone; text: string} {
	switch (lookup.state) {
		case 'idle':
			return {mark: symbols.dot, tone: 'quiet', text: what};
		case 'asked':
			return {mark: symbols.dot, tone: 'quiet', text: 'looking at the file'};
		case 'failed':
			return {mark: symbols.bad, tone: 'bad', text: lookup.failure.message};
		case 'found': {
			const {tables, bytes, walBytes, walMissing} = lookup.value;
			const rows = tables.reduce((sum, table) => sum + table.rows, 0);
			const wal = walBytes > 0 ? ` + ${formatBytes(walBytes)} in its -wal` : '';
			const text = `${counted(tables.length, 'table')}, ${counted(rows, 'row')}, ${formatBytes(bytes)}${wal}`;
			return walMissing
				? {mark: symbols.warning, tone: 'warning', text: `${text}; may lack its latest rows: no -wal`}
				: {mark: symbols.ok, tone: 'good', text};
		}
	}
}
