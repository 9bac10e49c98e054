/** Keeps what is done with a run after it: the latest comparison, and the rollbacks. For runs of this machine alone. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {messageOf} from './engine/errors.ts';
import type {Rollback} from './engine/report/rollback.ts';
import type {Verification} from './engine/report/verification.ts';
import {runFolder, writeRecord} from './run-folder.ts';
import type {RunEntry, Settings} from './settings.ts';

export interface AfterOptions {
	readonly settings: Settings;
	/** Trouble that stops nothing: what was done is done. */
	readonly warn: (message: string) => void;
}

/** Notes in the history that nothing of a run is left. */
export function recordRolledBack(run: string, options: AfterOptions): void {
	withEntry(run, options, entry => options.settings.saveRun({...entry, state: 'rolled-back'}));
}

/** Keeps what came of a rollback, unless it only looked. */
export function recordRollback(rollback: Rollback, options: AfterOptions): void {
	if (!rollback.dry_run && rollback.state !== 'blocked') {
		withEntry(rollback.run, options, entry => {
			const file = rollbacksFile(options.settings, rollback.run);
			writeRecord(file, [...readRecord<readonly Rollback[]>(file, []), rollback]);
			if (rollback.state === 'rolled-back' || rollback.state === 'kept') {
				const takenBack = [...new Set([...(entry.takenBack ?? []), ...Object.keys(rollback.tables)])];
				options.settings.saveRun({...entry, takenBack});
			}
		});
	}
}

/** Keeps what came of a comparison that came to its end. */
export function recordVerification(verification: Verification, options: AfterOptions): void {
	if (verification.state === 'verified' || verification.state === 'differs') {
		withEntry(verification.run, options, () =>
			writeRecord(verificationFile(options.settings, verification.run), verification),
		);
	}
}

/** What was kept of a run. */
export function readAftermath(
	settings: Settings,
	run: string,
): {readonly verification?: Verification; readonly rollbacks: readonly Rollback[]} {
	const verification = readRecord<Verification | null>(verificationFile(settings, run), null);
	return {
		...(verification === null ? {} : {verification}),
		rollbacks: readRecord<readonly Rollback[]>(rollbacksFile(settings, run), []),
	};
}

function verificationFile({stateDir}: Settings, run: string): string {
	return path.join(runFolder(stateDir, run), 'verification.json');
}

function rollbacksFile({stateDir}: Settings, run: string): string {
	return path.join(runFolder(stateDir, run), 'rollbacks.json');
}

/** Records are written whole, so one that cannot be read was damaged by others: it is as good as none. */
function readRecord<Kept>(file: string, none: Kept): Kept {
	try {
		return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : none;
	} catch {
		return none;
	}
}

function withEntry(run: string, {settings, warn}: AfterOptions, work: (entry: RunEntry) => void): void {
	try {
		const entry = settings.runs().find(known => known.run === run);
		if (entry !== undefined) {
			work(entry);
		}
	} catch (error) {
		warn(messageOf(error));
	}
}
