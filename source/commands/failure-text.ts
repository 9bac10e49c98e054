/** What is said when a command fails: what happened, what to do next, and a code that stays the same. */
import {CommanderError} from 'commander';
import {ExitCode, MigrationError} from '../engine/errors.ts';
import {printableLines} from '../engine/report/printable.ts';
import {maskPasswords} from '../mask-passwords.ts';

export interface Failure {
	readonly exitCode: number;
	readonly code: string;
	readonly message: string;
	readonly hint?: string;
	/** One block for stderr; empty when there is nothing to say. */
	readonly text: string;
}

/** @param showStack for errors that are our own mistakes */
export function describeFailure(error: unknown, showStack: boolean): Failure {
	if (error instanceof CommanderError) {
		return ofCommander(error);
	}
	if (error instanceof MigrationError) {
		const {exitCode, code, hint} = error;
		return failure({exitCode, code, message: error.message, ...(hint === undefined ? {} : {hint})});
	}
	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return showStack
		? failure({exitCode: ExitCode.failed, code: 'bug', message: stack})
		: failure({
				exitCode: ExitCode.failed,
				code: 'bug',
				message: error instanceof Error ? error.message : String(error),
				hint: 'This is a mistake in mingus-migrate. --log-level debug shows where it happened.',
			});
}

/** Help and version come as errors too, and are none. */
function ofCommander({exitCode, message}: CommanderError): Failure {
	if (exitCode === 0) {
		return {exitCode: ExitCode.ok, code: 'help', message: '', text: ''};
	}
	const [what = '', ...more] = message.replace(/^error: /, '').split('\n');
	const suggestion = more
		.join(' ')
		.replace(/^\((.*)\)$/, '$1')
		.trim();
	return failure({
		exitCode: ExitCode.usage,
		code: 'bad-usage',
		message: what,
		hint: suggestion === '' ? 'See mingus-migrate --help.' : suggestion,
	});
}

function failure(parts: Omit<Failure, 'text'>): Failure {
	const block = [
		`Error: ${printableLines(maskPasswords(parts.message))} [${parts.code}]`,
		...(parts.hint === undefined ? [] : [maskPasswords(parts.hint)]),
	];
	return {...parts, message: maskPasswords(parts.message), text: `${block.join('\n')}\n`};
}
