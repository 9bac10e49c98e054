/** The wizard in a terminal, from the first screen to the exit code. The only door into this folder. */
import process from 'node:process';
import {render} from 'ink';
import {ExitCode} from '../engine/errors.ts';
import {printable} from '../engine/report/printable.ts';
import type {Engine} from '../engine/run/request.ts';
import {App} from './app.tsx';
import type {MappingFiles} from './changing/mapping-files.ts';
import {type BeginningGiven, initialChoice} from './choosing/mapping-state.ts';
import type {Mappings} from './choosing/mappings.ts';
import {symbolsFor} from './components/symbols.tsx';
import type {FileLooks} from './entering/file-looks.ts';
import type {TrialServer} from './entering/target-entries.ts';
import {initialWizard} from './initial-wizard.ts';
import type {RejectFiles} from './mending/reject-files.ts';
import {welcomeOr} from './past/past-items.ts';
import type {History} from './past/past-runs.ts';
import type {Leaving} from './running/leaving.ts';
import type {Setup} from './wizard-state.ts';

export type {Setup} from './wizard-state.ts';

export interface WizardOptions {
	readonly engine: Engine;
	readonly rejectFiles: RejectFiles;
	readonly mappingFiles: MappingFiles;
	readonly files: FileLooks;
	readonly startTrial: (folder: string) => Promise<TrialServer>;
	/** The mapping, or else how to come by one. */
	readonly begin:
		| {readonly setup: Setup}
		| {readonly mappings: Mappings; readonly given: BeginningGiven; readonly history: History};
}

/**
 * Opens the wizard on the terminal's alternate screen, and gives the terminal back however it ends.
 * Call it only where stdin and stdout are terminals.
 * @returns the exit code: the run's, 3 where a comparison found differences, or 130 where the operator left before its end; work under way is asked to
 * stop, but not waited for
 * @throws whatever is a bug: expected stops are shown on the step where they happen
 */
export async function runWizard({begin, ...ports}: WizardOptions): Promise<number> {
	const symbols = symbolsFor(process.env, process.platform);
	const app =
		'setup' in begin ? (
			<App {...ports} initial={initialWizard(begin.setup)} symbols={symbols} />
		) : (
			<App
				{...ports}
				mappings={begin.mappings}
				history={begin.history}
				initial={welcomeOr(initialChoice(begin.given), begin.history.runs())}
				symbols={symbols}
			/>
		);
	holdKeys();
	const instance = render(app, {
		alternateScreen: true,
		// Ink takes any CI variable for "nobody is watching"; whoever called has looked at the streams themselves.
		interactive: true,
		incrementalRendering: true,
		maxFps: 20,
		exitOnCtrlC: false,
	});
	const result = await instance.waitUntilExit();
	if (!isLeaving(result)) {
		return ExitCode.interrupted;
	}
	if (result.words !== '') {
		process.stdout.write(`${printable(result.words)}\n`);
	}
	return result.exitCode;
}

const clearLine = '\r\x1b[K';

/**
 * Keys that come before the first frame are kept, but no longer echoed: Ink hears them only once it has drawn. What was
 * echoed until now goes, or the first frame would begin behind it.
 */
function holdKeys(): void {
	process.stdin.setRawMode(true);
	process.stdout.write(clearLine);
}

/** Ink leaves with nothing where it is unmounted from outside. */
function isLeaving(result: unknown): result is Leaving {
	return typeof result === 'object' && result !== null && 'exitCode' in result;
}
