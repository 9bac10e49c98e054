/** What the entries about rejects come to: the engine's requests. */
import type {CountRequest, RejectsRequest, RetryRequest} from '../../engine/run/retry-request.ts';
import {type RunControl, targetAddress} from '../requests.ts';
import {
	type Mending,
	pageRows,
	type RejectExportStep,
	type RejectRowsStep,
	type Retrial,
} from './mending-state.ts';
import type {RejectFiles} from './reject-files.ts';

export function countRequest({run, entries}: Pick<Mending, 'run' | 'entries'>): CountRequest {
	return {run, target: targetAddress(entries)};
}

/** The rows of one reason that are in sight, masked. */
export function pageRequest({
	run,
	entries,
	kind,
	first,
}: Pick<RejectRowsStep, 'run' | 'entries' | 'kind' | 'first'>): RejectsRequest {
	const {table, column, code} = kind;
	return {
		...countRequest({run, entries}),
		...{tables: [table], codes: [code], column, skip: first, limit: pageRows, showSensitive: false},
	};
}

/** All that are out: a retry tries all. */
export function exportRequest({
	run,
	entries,
	mending,
}: Pick<RejectExportStep, 'run' | 'entries' | 'mending'>): RejectsRequest {
	return {...countRequest({run, entries}), showSensitive: mending.inFull};
}

export function retryRequest(
	{run, entries, mended, rows}: Pick<Retrial, 'run' | 'entries' | 'mended' | 'rows'>,
	rejectFiles: RejectFiles,
	control: RunControl,
): RetryRequest {
	return {
		run,
		target: targetAddress(entries),
		...(mended === null ? {} : {mapping: mended}),
		...(rows === '' ? {} : {rows: rejectFiles.rows(rows)}),
		dryRun: false,
		backupDir: entries.options.backupDir,
		...control,
	};
}
