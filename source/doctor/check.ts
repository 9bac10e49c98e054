/** One thing that was looked at: how it is, and what to do about it. */
import {ExitCode, MigrationError, messageOf} from '../engine/errors.ts';

export type Area = 'runtime' | 'terminal' | 'folders' | 'mapping' | 'sources' | 'target' | 'ledger';

/** `warning`: what works, but may surprise, or was not looked at; `problem`: what would stop a run. */
export type Result = 'ok' | 'warning' | 'problem';

export interface Check {
	readonly area: Area;
	/** `source mingus`, unique among the checks. */
	readonly name: string;
	readonly result: Result;
	readonly message: string;
	/** What to do next. */
	readonly hint?: string;
	/** Of a problem: what a command that stops there exits with. */
	readonly exitCode: number;
}

export interface Checks {
	ok(name: string, message: string, hint?: string): Check;
	warning(name: string, message: string, hint?: string): Check;
	problem(name: string, message: string, hint?: string, exitCode?: number): Check;
	/**
	 * What was thrown while it was looked at, as a problem.
	 * @throws what is neither an expected stop nor an answer of the system, the server or SQLite
	 */
	failed(name: string, error: unknown): Check;
}

/** Makes the checks of an area. */
export function checksOf(area: Area): Checks {
	const make =
		(result: Result, usual: number) =>
		(name: string, message: string, hint?: string, exitCode: number = usual): Check => ({
			area,
			name,
			result,
			message,
			...(hint === undefined ? {} : {hint}),
			exitCode,
		});
	const problem = make('problem', ExitCode.failed);
	return {
		ok: make('ok', ExitCode.ok),
		warning: make('warning', ExitCode.ok),
		problem,
		failed(name, error) {
			if (error instanceof MigrationError) {
				return problem(name, error.message, error.hint, error.exitCode);
			}
			if (error instanceof Error && 'code' in error) {
				return problem(name, messageOf(error));
			}
			throw error;
		},
	};
}

/** 0 where nothing stands in the way; 2 where only usage, settings or plan do; else 1. */
export function exitCodeOf(checks: readonly Check[]): number {
	const codes = checks.map(({exitCode}) => exitCode);
	return codes.includes(ExitCode.failed) ? ExitCode.failed : Math.max(ExitCode.ok, ...codes);
}
