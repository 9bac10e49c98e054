/**
 * The stops an operator can do something about. A problem of one row is data, never thrown (see
 * convert/problem.ts); anything that is not a MigrationError is a bug and keeps its stack.
 */

/** Exit codes of every command. */
export const ExitCode = {
	ok: 0,
	failed: 1,
	usage: 2,
	withRejects: 3,
	interrupted: 130,
} as const;

/** What stopped the work, and the exit code it leads to. */
const exitCodes = {
	'bad-usage': ExitCode.usage,
	'file-exists': ExitCode.usage,
	'bad-mapping': ExitCode.usage,
	'bad-plan': ExitCode.usage,
	'source-missing': ExitCode.usage,
	'source-not-a-file': ExitCode.usage,
	'source-unreadable': ExitCode.usage,
	'source-empty': ExitCode.usage,
	'source-not-sqlite': ExitCode.usage,
	'source-encrypted': ExitCode.usage,
	'source-damaged': ExitCode.failed,
	'source-locked': ExitCode.failed,
	'source-too-large': ExitCode.failed,
	'source-changed': ExitCode.failed,
	'snapshot-missing': ExitCode.usage,
	'snapshot-damaged': ExitCode.failed,
	'no-disk-space': ExitCode.failed,
	'target-not-given': ExitCode.usage,
	'target-unreachable': ExitCode.failed,
	'target-password': ExitCode.failed,
	'target-no-database': ExitCode.failed,
	'target-no-right': ExitCode.failed,
	'target-tls': ExitCode.failed,
	'target-schema': ExitCode.usage,
	'target-not-empty': ExitCode.usage,
	'target-refused': ExitCode.failed,
	'connection-lost': ExitCode.failed,
	'run-locked': ExitCode.failed,
	'run-not-found': ExitCode.usage,
	'run-changed': ExitCode.usage,
	'run-unfinished': ExitCode.usage,
	'rows-referred-to': ExitCode.failed,
	'target-changed': ExitCode.usage,
	'embedded-server': ExitCode.failed,
	interrupted: ExitCode.interrupted,
} as const;

export type ErrorCode = keyof typeof exitCodes;

export interface ErrorDetails {
	/** What to do next, in one sentence. */
	readonly hint?: string;
	readonly cause?: unknown;
}

/** An expected stop: what happened, why, and what to do next. */
export class MigrationError extends Error {
	override readonly name = 'MigrationError';
	readonly code: ErrorCode;
	readonly hint: string | undefined;

	constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
		super(message, details.cause === undefined ? undefined : {cause: details.cause});
		this.code = code;
		this.hint = details.hint;
	}

	/** The exit code of the process that stops with this error. */
	get exitCode(): number {
		return exitCodes[this.code];
	}
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
