/** A real terminal to drive the program in: tmux with a server of its own. */
import {execFile} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';

export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

export interface TerminalOptions extends TerminalSize {
	/** Program and arguments; no shell reads them. */
	readonly command: readonly string[];
	/** Beside PATH, HOME and a UTF-8 locale. Nothing else is handed down, so no CI, NO_COLOR or NODE_ENV. */
	readonly env?: Readonly<Record<string, string>>;
}

export interface Modes {
	readonly cursorShown: boolean;
	readonly alternateScreen: boolean;
}

export interface Terminal {
	/** Keys by tmux's names: Enter, Escape, Tab, C-c, Up, or a character. */
	press(...keys: readonly string[]): Promise<void>;
	/** The rows without the spaces at their ends. What wrapped is one row, longer than the terminal is wide. */
	screen(): Promise<readonly string[]>;
	/** The rows with their SGR escapes (ECMA-48 §8.3.117). */
	styledScreen(): Promise<readonly string[]>;
	/** @throws Error with the last screen in it, where `holds` did not within the time */
	until(
		holds: (rows: readonly string[]) => boolean,
		what: string,
		timeoutMs?: number,
	): Promise<readonly string[]>;
	resize(size: TerminalSize): Promise<void>;
	/** What a program may set by an escape sequence. */
	title(): Promise<string>;
	modes(): Promise<Modes>;
	/** Waits for the program's end. @throws Error with the last screen in it, where it does not come in time */
	exitCode(timeoutMs?: number): Promise<number>;
	/** What `stty -a` said right after the program's end. */
	lineSettings(): string;
	/** Ends the server, and all that runs in it. */
	close(): Promise<void>;
}

/**
 * The program's exit code goes to a file; the shell stays, or tmux would clear what the program left behind.
 * A Ctrl-C before the program reads keys itself comes to the shell too, which must outlive it.
 * tmux answers a status report (DSR, ECMA-48 §8.3.35) when it has drawn all that was written before: only then is it the end.
 */
const wrapper =
	'trap : INT; "$@"; code=$?; stty -a >"$0/tty"; stty raw -echo; printf "\\033[5n"; head -c 4 >"$0/drawn"; echo $code >"$0/code"; mv "$0/code" "$0/exit"; exec cat';
const pollMs = 25;
const run = promisify(execFile);

/** @throws Error without tmux */
export async function openTerminal({command, columns, rows, env = {}}: TerminalOptions): Promise<Terminal> {
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-terminal-'));
	const {PATH = '', HOME = folder} = process.env;
	const tmux = async (...args: readonly string[]) => {
		const {stdout} = await run('tmux', ['-S', path.join(folder, 'socket'), '-f', '/dev/null', ...args], {
			env: {PATH, HOME, LANG: 'C.UTF-8', ...env},
		});
		return stdout;
	};
	const lines = async (...flags: readonly string[]) =>
		(await tmux('capture-pane', '-p', ...flags)).replace(/\n$/, '').split('\n');
	const screen = async () => (await lines('-J')).map(row => row.trimEnd());

	async function until(
		holds: (rows: readonly string[]) => boolean,
		what: string,
		timeoutMs = 45_000,
	): Promise<readonly string[]> {
		const deadline = performance.now() + timeoutMs;
		for (;;) {
			const seen = await screen();
			if (holds(seen)) {
				return seen;
			}
			if (performance.now() > deadline) {
				throw new Error(`After ${timeoutMs} ms the terminal does not show ${what}:\n${seen.join('\n')}`);
			}
			await pause(pollMs);
		}
	}

	try {
		await tmux(
			...['start-server', ';', 'set-option', '-g', 'status', 'off', ';'],
			...['new-session', '-d', '-x', String(columns), '-y', String(rows)],
			...['sh', '-c', wrapper, folder, ...command],
		);
	} catch (error) {
		rmSync(folder, {recursive: true, force: true});
		throw error instanceof Error && 'code' in error && error.code === 'ENOENT'
			? new Error('A real terminal needs tmux on the PATH, and there is none.', {cause: error})
			: error;
	}
	const exitFile = path.join(folder, 'exit');
	return {
		async press(...keys) {
			// A password may begin with a dash.
			await tmux('send-keys', '--', ...keys);
		},
		screen,
		styledScreen: () => lines('-e', '-N'),
		until,
		async resize(size) {
			await tmux('resize-window', '-x', String(size.columns), '-y', String(size.rows));
		},
		async title() {
			return (await tmux('display-message', '-p', '#{pane_title}')).trim();
		},
		async modes() {
			const [cursor, alternate] = (await tmux('display-message', '-p', '#{cursor_flag} #{alternate_on}'))
				.trim()
				.split(' ');
			return {cursorShown: cursor === '1', alternateScreen: alternate === '1'};
		},
		async exitCode(timeoutMs) {
			await until(() => existsSync(exitFile), 'the end of the program', timeoutMs);
			return Number(readFileSync(exitFile, 'utf8'));
		},
		lineSettings: () => readFileSync(path.join(folder, 'tty'), 'utf8'),
		async close() {
			try {
				await tmux('kill-server');
			} finally {
				rmSync(folder, {recursive: true, force: true});
			}
		},
	};
}
