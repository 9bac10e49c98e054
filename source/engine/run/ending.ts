/** How a run or a comparison ended that threw: what the operator is told, and the exit code. */
import {ExitCode, MigrationError} from '../errors.ts';
import type {Report} from '../report/report.ts';
import type {TargetAddress} from '../target/address.ts';
import {classifyServerError} from '../target/classify-server-error.ts';
import {describeTarget, resolveTarget} from '../target/resolve-target.ts';

export interface Ending {
	readonly state: 'failed' | 'interrupted';
	readonly failure: NonNullable<Report['failure']>;
	readonly exitCode: number;
}

/** An expected stop in its own words; anything else is a bug, and keeps its stack. */
export function endingOf(error: unknown, target: TargetAddress): Ending {
	const known = error instanceof MigrationError ? error : classifyServerError(error, addressOf(target));
	if (known) {
		const {code, message, hint, exitCode} = known;
		const state = code === 'interrupted' ? 'interrupted' : 'failed';
		return {state, failure: {code, message, hint: hint ?? null}, exitCode};
	}
	const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return {state: 'failed', failure: {code: 'bug', message, hint: null}, exitCode: ExitCode.failed};
}

function addressOf(target: TargetAddress): string {
	try {
		return describeTarget(resolveTarget(target, process.env));
	} catch {
		return 'the target';
	}
}
