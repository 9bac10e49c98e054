/** SQLite's quick look at a whole file, in a process of its own: it can take long, and is stopped only with its process. */
import {execFile} from 'node:child_process';
import {statSync} from 'node:fs';
import {extname} from 'node:path';
import {fileURLToPath} from 'node:url';

export type QuickCheck =
	| {readonly state: 'whole'}
	| {readonly state: 'damaged'; readonly findings: readonly string[]}
	/** And why not. */
	| {readonly state: 'not-checked'; readonly why: string};

export interface CheckLimits {
	readonly bytes: number;
	readonly ms: number;
}

/** The run checks every snapshot in any case; this is a first look, which nobody should have to wait for. */
const limits: CheckLimits = {bytes: 1024 ** 3, ms: 20_000};

/**
 * `PRAGMA quick_check` of a file, without blocking the caller.
 * @param signal ends it
 */
export function quickCheck(
	file: string,
	signal: AbortSignal,
	{bytes, ms}: CheckLimits = limits,
): Promise<QuickCheck> {
	const size = statSync(file, {throwIfNoEntry: false})?.size ?? 0;
	if (size > bytes) {
		const gigabytes = (size / 1024 ** 3).toFixed(1);
		return Promise.resolve({state: 'not-checked', why: `${gigabytes} GB are much to read before a run`});
	}
	const script = fileURLToPath(new URL(`check-process${extname(import.meta.url)}`, import.meta.url));
	return new Promise(resolve => {
		const options = {signal, timeout: ms, killSignal: 'SIGKILL', maxBuffer: 1024 ** 2} as const;
		execFile(process.execPath, [script, file], options, (error, stdout) => {
			if (error) {
				const why = error.killed ? `it took longer than ${ms / 1000} s` : 'SQLite could not look at it';
				resolve({state: 'not-checked', why});
			} else {
				const findings = JSON.parse(stdout) as string[];
				resolve(findings.length === 0 ? {state: 'whole'} : {state: 'damaged', findings});
			}
		});
	});
}
