/**
 * What the screen costs. The time to the first frame against that of importing Ink alone, each in a process of its own; and the
 * demo's migration under the wizard, in a real terminal, against the same one without a screen.
 * `npm run bench:wizard -- [rows] [rounds]` needs tmux and script.
 */
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {openTerminal} from '../terminal/tmux-terminal.ts';
import {resultStation, type Station, stationsBeforeRun} from '../terminal/wizard-path.ts';
import {median} from './result-table.ts';

/** The most that the screen may cost, as ratios. */
const mostForFrame = 2.5;
const mostForRun = 1.05;

const [rows = '100000', rounds = '5'] = process.argv.slice(2);
const launcher = fileURLToPath(new URL('../../bin/mingus-migrate.js', import.meta.url));

/** Seconds until a process writes something that matches, or ends. */
async function secondsUntil(
	said: RegExp | undefined,
	command: string,
	args: readonly string[],
): Promise<number> {
	const started = performance.now();
	const child = spawn(command, args, {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {...process.env, TERM: 'xterm'},
	});
	let out = '';
	const seconds = await new Promise<number>(resolve => {
		const stop = () => resolve((performance.now() - started) / 1000);
		child.stdout.on('data', chunk => {
			out += chunk;
			if (said?.test(out)) {
				stop();
			}
		});
		child.on('exit', stop);
	});
	if (child.exitCode === null) {
		child.kill('SIGKILL');
		await once(child, 'exit');
	}
	return seconds;
}

const importInk = () =>
	secondsUntil(undefined, process.execPath, ['--input-type=module', '-e', "await import('ink')"]);

const firstFrame = (state: string) =>
	secondsUntil(/mingus-migrate.*─/s, 'script', [
		'-qefc',
		`stty cols 100 rows 30; exec '${process.execPath}' '${launcher}' --state-dir '${state}'`,
		'/dev/null',
	]);

/** Where the report of the demo's one run lies, once it is there. */
function reportOf(dir: string): string | undefined {
	const runs = join(dir, 'state/runs');
	const [run] = existsSync(runs) ? readdirSync(runs) : [];
	const report = join(runs, run ?? '', 'report.json');
	return run !== undefined && existsSync(report) ? report : undefined;
}

/** Seconds of the run. */
function reported(dir: string): number {
	return JSON.parse(readFileSync(reportOf(dir) ?? '', 'utf8')).duration_seconds;
}

const demo = ['demo', '--rows', rows, '--dirt', '0'];

async function underWizard(dir: string): Promise<number> {
	const command = [process.execPath, launcher, ...demo, '--dir', dir];
	const terminal = await openTerminal({command, columns: 120, rows: 40});
	try {
		const pass = async ({name, says, key}: Station) => {
			await terminal.until(seen => seen.some(row => says.test(row)), `the ${name} screen`, 300_000);
			await terminal.press(key);
		};
		for (const station of stationsBeforeRun) {
			await pass(station);
		}
		// To ask the terminal again and again would cost the run more than its screen does.
		while (reportOf(dir) === undefined) {
			await pause(200);
		}
		await pass(resultStation);
		await terminal.exitCode();
	} finally {
		await terminal.close();
	}
	return reported(dir);
}

async function headless(dir: string): Promise<number> {
	const {status} = spawnSync(process.execPath, [launcher, ...demo, '--dir', dir, '--yes', '--json'], {
		stdio: 'ignore',
	});
	if (status !== 0) {
		throw new Error(`the demo ended with ${status}`);
	}
	return reported(dir);
}

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
	const dir = mkdtempSync(join(tmpdir(), 'mingus-wizard-benchmark-'));
	try {
		return await work(dir);
	} finally {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
	}
}

const frames: number[] = [];
const runs: number[] = [];
for (let round = 1; round <= Number(rounds); round++) {
	const ink = await importInk();
	const frame = await inFolder(firstFrame);
	frames.push(frame / ink);
	const alone = await inFolder(headless);
	const shown = await inFolder(underWizard);
	runs.push(shown / alone);
	console.log(
		`round ${round}: Ink ${ink.toFixed(2)} s, first frame ${frame.toFixed(2)} s; run without a screen ${alone.toFixed(2)} s, under the wizard ${shown.toFixed(2)} s`,
	);
}
console.log(`first frame: ${median(frames).toFixed(2)} of the time of importing Ink; most ${mostForFrame}`);
console.log(`a run under the wizard: ${median(runs).toFixed(2)} of one without; most ${mostForRun}`);
process.exitCode = median(frames) > mostForFrame || median(runs) > mostForRun ? 1 : 0;
