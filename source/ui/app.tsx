import {Box, useApp, useStdout, useWindowSize} from 'ink';
import {useEffect, useRef} from 'react';
import {Frame, frameRows, type Hint} from './components/frame.tsx';
import {KeyList, keyLines} from './components/key-list.tsx';
import {Keys, useFirstKeys, useIsTyping} from './components/keys.tsx';
import {Paragraph} from './components/line.tsx';
import {lastTop} from './components/scroll-lines.tsx';
import {type Symbols, SymbolsContext} from './components/symbols.tsx';
import {useRollback} from './rollback/use-rollback.ts';
import {leavingOf} from './running/leaving.ts';
import {useRun} from './running/use-run.ts';
import {FoundIn} from './screen/found-in.tsx';
import {helpHint, keysOf, screenAction} from './screen/screen-keys.ts';
import {mappingName, trailTo} from './screen/trail.ts';
import {useScreen} from './screen/use-screen.ts';
import {Step} from './step.tsx';
import {type Ports, useLookups} from './use-lookups.ts';
import type {Wizard} from './wizard-state.ts';

/** The least that the steps can be drawn on. */
const least = {columns: 60, rows: 15} as const;

interface AppProps extends Ports {
	readonly initial: Wizard;
	readonly symbols: Symbols;
}

/** The wizard: the current step in its frame. Leaves with the exit code, and what is said after. */
export function App(props: AppProps) {
	return (
		<SymbolsContext value={props.symbols}>
			<Keys>
				<Screen {...props} />
			</Keys>
		</SymbolsContext>
	);
}

function Screen({initial, symbols, ...ports}: AppProps) {
	const {engine} = ports;
	const [on, store] = useScreen(initial);
	const {wizard: state} = on;
	const {dispatch} = store;
	const isTyping = useIsTyping();
	const {exit} = useApp();
	const {columns, rows} = useWindowSize();
	useWholeRedraw(columns, rows);
	useLookups(state, ports, dispatch);
	useRun(state, ports, dispatch);
	useRollback(state, engine, dispatch);
	const leave = () => exit(leavingOf(store.current().wizard));
	const interrupt = () => {
		const {wizard: now} = store.current();
		if ((now.step === 'run' || now.step === 'rollback') && !now.stopping) {
			dispatch({type: 'stop'});
		} else {
			leave();
		}
	};
	const height = rows - frameRows;
	const hints = keysOf(on, symbols, isTyping);
	const lines = keyLines(hints).length;
	useFirstKeys(press => {
		if (press.key === 'control' && press.letter === 'c') {
			interrupt();
			return true;
		}
		const sight = {isTyping, page: height - 1, last: lastTop(lines, height)};
		const action = screenAction(store.current(), press, sight);
		if (action !== null && action !== 'nothing') {
			dispatch(action);
		}
		return action !== null;
	});
	if (columns < least.columns || rows < least.rows) {
		return (
			<Box width={columns} height={rows} overflow="hidden">
				<Paragraph height={rows}>
					{`The terminal is too small: ${least.columns} columns by ${least.rows} rows are needed. Make it larger to go on.`}
				</Paragraph>
			</Box>
		);
	}
	const trail = trailTo(state);
	const {keyList} = on;
	return (
		<Frame
			title={['mingus-migrate', mappingName(state) ?? []].flat().join(` ${symbols.dot} `)}
			steps={trail.labels}
			current={trail.current}
			hints={keyList ? [{keys: symbols.upDown, does: 'scroll'}, ...hints.filter(isInterrupt)] : hints}
			more={helpHint(on, isTyping)}
			width={columns}
			height={rows}
		>
			{keyList ? (
				<KeyList hints={hints} top={keyList.line} height={height} />
			) : (
				<FoundIn on={on} width={columns - 2}>
					{taken => (
						<Step
							state={state}
							dispatch={dispatch}
							width={columns - 2}
							height={height - taken}
							onLeave={leave}
						/>
					)}
				</FoundIn>
			)}
		</Frame>
	);
}

/** Which goes through whatever is open. */
function isInterrupt({keys}: Hint): boolean {
	return keys === 'Ctrl-C';
}

const homeAndErase = '\x1b[H\x1b[2J';

/** A terminal of another size moved what was on it, which the next frame's differences would be drawn over. */
function useWholeRedraw(columns: number, rows: number): void {
	const {write} = useStdout();
	const {waitUntilRenderFlush} = useApp();
	const drawn = useRef({columns, rows});
	useEffect(() => {
		if (drawn.current.columns !== columns || drawn.current.rows !== rows) {
			drawn.current = {columns, rows};
			void waitUntilRenderFlush().then(() => write(homeAndErase));
		}
	}, [columns, rows, write, waitUntilRenderFlush]);
}
