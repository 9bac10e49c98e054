/** The whole wizard on a screen that tests can read: keys in, frames out. */
import './without-ci.ts';
import {cleanup, render} from 'ink-testing-library';
import {vi} from 'vitest';
import {mappingFiles} from '../../source/commands/mapping-files.ts';
import {openRejectFiles} from '../../source/commands/reject-files.ts';
import type {Engine} from '../../source/engine/run/request.ts';
import {App} from '../../source/ui/app.tsx';
import {type BeginningGiven, initialChoice} from '../../source/ui/choosing/mapping-state.ts';
import type {Mappings} from '../../source/ui/choosing/mappings.ts';
import {type Symbols, unicodeSymbols} from '../../source/ui/components/symbols.tsx';
import type {FileLooks} from '../../source/ui/entering/file-looks.ts';
import type {TrialServer} from '../../source/ui/entering/target-entries.ts';
import {initialWizard} from '../../source/ui/initial-wizard.ts';
import type {RejectFiles} from '../../source/ui/mending/reject-files.ts';
import {welcomeOr} from '../../source/ui/past/past-items.ts';
import type {History} from '../../source/ui/past/past-runs.ts';
import {wizard} from '../../source/ui/wizard.ts';
import type {Setup, Wizard} from '../../source/ui/wizard-state.ts';

export const keys = {
	enter: '\r',
	escape: '\x1b',
	tab: '\t',
	up: '\x1b[A',
	down: '\x1b[B',
	right: '\x1b[C',
	left: '\x1b[D',
	space: ' ',
	controlC: '\x03',
	controlU: '\x15',
} as const;

export interface Screen {
	frame(): string;
	/** Sends keys, then waits until the screen says something. */
	press(input: string, shows: string | RegExp): Promise<void>;
	shows(text: string | RegExp): Promise<void>;
	send(input: string): void;
	resize(columns: number, rows: number): void;
}

/** Files of which nothing is known but what the engine says. */
const noFiles: FileLooks = {
	complete: path => ({path, candidates: []}),
	expand: path => path,
	list: () => null,
	scan: () => null,
	health: async () => ({check: {state: 'whole'}, holders: []}),
};

interface ScreenOptions {
	readonly engine: Engine;
	readonly rejectFiles?: RejectFiles;
	/** The folder that mappings are written in; default: none. */
	readonly cwd?: string;
	readonly files?: FileLooks;
	readonly startTrial?: (folder: string) => Promise<TrialServer>;
	readonly setup?: Setup;
	/** Whether it begins with what the setup's mapping does, as it does for an operator, and not at the sources. */
	readonly fromStart?: boolean;
	/** How a mapping is come by, where there is no setup. */
	readonly mappings?: Mappings;
	readonly given?: BeginningGiven;
	readonly history?: History;
	readonly columns?: number;
	readonly rows?: number;
	readonly symbols?: Symbols;
}

export function openScreen({
	engine,
	cwd = '/nowhere',
	rejectFiles = openRejectFiles({cwd}),
	setup,
	fromStart = false,
	files = noFiles,
	startTrial,
	mappings,
	history,
	given = {preset: 'mingus', origin: 'preset', databases: {}},
	columns = 80,
	rows = 24,
	symbols = unicodeSymbols,
}: ScreenOptions): Screen {
	const {stdin, stdout, frames} = render(
		<App
			engine={engine}
			rejectFiles={rejectFiles}
			mappingFiles={mappingFiles({cwd, env: {}})}
			files={files}
			{...(startTrial ? {startTrial} : {})}
			{...(mappings ? {mappings} : {})}
			{...(history ? {history} : {})}
			initial={setup ? firstOf(setup, fromStart) : welcomeOr(initialChoice(given), history?.runs() ?? [])}
			symbols={symbols}
		/>,
	);
	// A change of size erases the screen, which a real terminal then shows anew; here it would be a frame of nothing.
	const frame = () => frames.findLast(text => text !== '') ?? '';
	const resize = (width: number, height: number) => {
		Object.defineProperty(stdout, 'columns', {value: width, configurable: true});
		Object.defineProperty(stdout, 'rows', {value: height, configurable: true});
		stdout.emit('resize');
	};
	const shows = (text: string | RegExp) =>
		vi
			.waitUntil(() => (typeof text === 'string' ? frame().includes(text) : text.test(frame())), {
				timeout: 15_000,
				interval: 10,
			})
			.then(
				() => undefined,
				() => {
					throw new Error(`the screen never showed ${String(text)}; it shows:\n${frame()}`);
				},
			);
	resize(columns, rows);
	return {
		frame,
		shows,
		resize,
		send: input => stdin.write(input),
		async press(input, text) {
			stdin.write(input);
			await shows(text);
		},
	};
}

/** Goes to the options by Enter alone, and calls `look` at every screen on the way. */
export async function goToOptions(screen: Screen, look: () => void = () => {}) {
	const path: ReadonlyArray<readonly [string, string | RegExp]> = [
		[keys.enter, /Target\]|Step 3|3 Target\]/],
		[keys.enter, 'Connected to database'],
		[keys.enter, 'Nothing stands in the way'],
		[keys.enter, 'Load 1 of'],
		[keys.enter, 'How is it to be done?'],
	];
	await screen.shows('2 databases found');
	look();
	for (const [key, shown] of path) {
		await screen.press(key, shown);
		look();
	}
}

function firstOf(setup: Setup, fromStart: boolean): Wizard {
	const about = initialWizard(setup);
	return fromStart ? about : wizard(about, {type: 'next', now: 0});
}

/** Ends all wizards that a test opened. */
export function closeScreens(): void {
	cleanup();
}
