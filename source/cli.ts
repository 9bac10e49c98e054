/** The entry: gives commands what they need of the process, and ends it with their exit code. */
import {readFileSync} from 'node:fs';
import type {CommandContext} from './commands/context.ts';
import {makeInterrupts} from './commands/interrupts.ts';
import {runProgram} from './commands/run-program.ts';

/** Screens restore the terminal when the process exits, so every end is this one. */
function exit(code: number): void {
	process.exit(code);
}

const interrupts = makeInterrupts({
	announce: () => context.writeError('Stopping after what is under way. Once more stops at once.\n'),
	exit,
});

let isRead = true;

const context: CommandContext = {
	env: process.env,
	cwd: process.cwd(),
	write(text) {
		if (isRead) {
			process.stdout.write(text);
		}
	},
	writeError: text => void process.stderr.write(text),
	interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
	terminal: {
		input: process.stdin.isTTY === true,
		output: process.stdout.isTTY === true,
		columns: process.stdout.columns,
		rows: process.stdout.rows,
		colorDepth: process.stdout.isTTY ? process.stdout.getColorDepth() : 1,
	},
	now: () => new Date(),
	interrupts,
	loadEngine: async () => (await import('./engine/engine.ts')).engine,
};

/** Resolves when all that was written is with whoever reads it: a pipe may be slower than we are. */
function written(stream: NodeJS.WriteStream): Promise<void> {
	return new Promise(resolve => {
		if (stream.destroyed) {
			resolve();
			return;
		}
		stream.once('error', () => resolve());
		stream.write('', () => resolve());
	});
}

function watchProcess(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => interrupts.interrupt());
	}
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') {
			throw error;
		}
		// Whoever read us has gone, as `head` does: a run ends in order, anything else at once.
		if (isRead) {
			isRead = false;
			interrupts.interrupt();
		}
	});
	// There is nobody left to tell.
	process.stderr.on('error', () => {});
}

if (process.argv.includes('--no-color')) {
	process.env.NO_COLOR = '1';
}
// Ink's colours come from chalk, which knows no NO_COLOR.
if (process.env.NO_COLOR) {
	process.env.FORCE_COLOR = '0';
}
// React's development build is slower by a half, and says nothing that an operator could use.
process.env.NODE_ENV ??= 'production';
watchProcess();
const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const exitCode = await runProgram(process.argv.slice(2), version, context);
await Promise.all([written(process.stdout), written(process.stderr)]);
exit(exitCode);
