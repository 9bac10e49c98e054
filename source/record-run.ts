/** Keeps what runs leave behind on this machine: history, report.json and the log. Screens need not know. */
import path from 'node:path';
import type {LogLevel} from './commands/options.ts';
import {messageOf} from './engine/errors.ts';
import type {MigrationEvent} from './engine/events.ts';
import type {Report} from './engine/report/report.ts';
import type {RunRequest} from './engine/run/request.ts';
import {openLog, type RunLog} from './log.ts';
import {runFolder, writeRecord} from './run-folder.ts';
import type {RunEntry, Settings} from './settings.ts';

export interface RecordOptions {
	readonly settings: Settings;
	readonly logLevel: LogLevel;
	/** Default: a file in the run's folder. */
	readonly logFile?: string;
	/** The target without its password, to remember and to show. */
	readonly target: {readonly described: string; readonly url?: string};
	/** The mapping's file; absent for a preset. */
	readonly mappingFile?: string;
	readonly now: () => Date;
	/** Trouble that does not stop the run: the target's ledger knows everything. */
	readonly warn: (message: string) => void;
}

/** Where the rows come from; a run that goes on reads its snapshots, and leaves what is remembered as it is. */
type UsedSources = Partial<Pick<RunRequest, 'sources' | 'mapping' | 'mappingFile'>>;

/** Passes the events on and records them. */
export async function* recordRun(
	events: AsyncIterable<MigrationEvent>,
	used: UsedSources,
	options: RecordOptions,
): AsyncGenerator<MigrationEvent> {
	const {settings, now} = options;
	let log: RunLog | undefined;
	let entry: RunEntry | undefined;
	let isRetry = false;
	try {
		for await (const event of events) {
			if (event.event === 'run-started') {
				entry = startEntry(event, options);
				isRetry = event.retry !== undefined;
				// What is known of a run that finished stays, until its rejects were loaded.
				if (!isRetry) {
					settings.saveRun(entry);
					remember(event.mapping, used, options);
				}
				const {logLevel: level, warn: onError} = options;
				const file = options.logFile ?? path.join(runFolder(settings.stateDir, event.run), 'log.ndjson');
				log = level === 'silent' ? undefined : await openLog({file, level, onError});
			}
			log?.write(event);
			if (event.event === 'finished' && entry !== undefined && (!isRetry || isLoaded(event.report))) {
				entry = finishEntry(entry, event.report, options);
			}
			yield event;
		}
	} finally {
		if (entry?.ended === null && !isRetry) {
			const left: RunEntry = {...entry, state: 'interrupted', ended: now().toISOString()};
			attempt(options, () => settings.saveRun(left));
		}
		log?.close();
	}
}

/** Whether a retry came to its end, so that its report is that of the run as it stands now. */
function isLoaded({mode, state}: Report): boolean {
	return mode === 'run' && state === 'finished';
}

function startEntry(
	event: Extract<MigrationEvent, {event: 'run-started'}>,
	{target, settings}: RecordOptions,
): RunEntry {
	const before = settings.runs().find(({run}) => run === event.run);
	const catchesUpWith = event.base ?? before?.catchesUpWith;
	return {
		...(catchesUpWith === undefined ? {} : {catchesUpWith}),
		...(before?.takenBack === undefined ? {} : {takenBack: before.takenBack}),
		run: event.run,
		mapping: event.mapping,
		mode: event.mode,
		started: event.started_at,
		ended: null,
		state: 'running',
		target: target.described,
		report: null,
	};
}

function finishEntry(entry: RunEntry, report: Report, options: RecordOptions): RunEntry {
	const file = path.join(runFolder(options.settings.stateDir, entry.run), 'report.json');
	const ended = report.end_time ?? options.now().toISOString();
	const state = report.state === 'running' ? 'failed' : report.state;
	const finished = {...entry, ended, state, report: file};
	attempt(options, () => {
		writeRecord(file, report);
		options.settings.saveRun(finished);
	});
	return finished;
}

function remember(name: string, used: UsedSources, {settings, target, mappingFile}: RecordOptions): void {
	const before = settings.lastUsed(name);
	// A run that goes on has its mapping from the ledger, and may be that of another file.
	const file = used.mapping === undefined ? before?.file : (used.mappingFile ?? mappingFile);
	settings.rememberLastUsed(name, {
		sources: {...(used.sources ?? before?.sources)},
		...(target.url === undefined ? {} : {target: target.url}),
		...(file === undefined ? {} : {file}),
	});
}

function attempt({warn}: Pick<RecordOptions, 'warn'>, work: () => void): void {
	try {
		work();
	} catch (error) {
		warn(messageOf(error));
	}
}
