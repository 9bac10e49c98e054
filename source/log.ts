/** The log of a run: every event as a line of NDJSON, in a file that only its owner may read. */
import path from 'node:path';
import type {Logger} from 'pino';
import type {LogLevel} from './commands/options.ts';
import {MigrationError, messageOf} from './engine/errors.ts';
import type {MigrationEvent} from './engine/events.ts';
import {maskPasswords} from './mask-passwords.ts';
import {makePrivateFolder} from './private-folder.ts';

export interface RunLog {
	write(event: MigrationEvent): void;
	close(): void;
}

export interface LogOptions {
	readonly file: string;
	readonly level: LogLevel;
	/** Told once when the file can no longer be written; the run goes on. */
	readonly onError: (message: string) => void;
}

/**
 * Opens the log; an existing file is added to.
 *
 * @throws MigrationError bad-usage when the file cannot be written
 */
export async function openLog({file, level, onError}: LogOptions): Promise<RunLog> {
	const {pino} = await import('pino');
	let broken = false;
	try {
		makePrivateFolder(path.dirname(file));
		const destination = pino.destination({
			dest: file,
			append: true,
			mode: 0o600,
			sync: true,
		});
		destination.on('error', (error: Error) => {
			if (!broken) {
				broken = true;
				onError(`The log ${file} can no longer be written: ${error.message}`);
			}
		});
		const logger = pino({level, base: null, hooks: {streamWrite: maskPasswords}}, destination);
		return {
			write: event => logEvent(logger, event),
			close: () => destination.end(),
		};
	} catch (cause) {
		throw new MigrationError('bad-usage', `The log ${file} cannot be written: ${messageOf(cause)}`, {
			hint: 'Name another file with --log-file.',
			cause,
		});
	}
}

function logEvent(logger: Logger, event: MigrationEvent): void {
	switch (event.event) {
		case 'batch-committed':
		case 'snapshot-progress':
		case 'constraint-started':
		case 'constraint-finished':
			logger.debug(event);
			return;
		case 'row-rejected':
		case 'notice':
			logger.warn(event);
			return;
		case 'finished': {
			// The errors are in the log already, and the whole report has its own file.
			const {migration_id, state, overall_stats, failure, summary} = event.report;
			const line = {
				event: event.event,
				exit_code: event.exit_code,
				migration_id,
				state,
				overall_stats,
				failure,
				summary,
			};
			logger[failure === null ? 'info' : 'error'](line);
			return;
		}
		default:
			logger.info(event);
	}
}
