/** Adds up what must be there, in a thread of its own: the server's rows are read and hashed meanwhile. */
import {extname} from 'node:path';
import {Worker} from 'node:worker_threads';
import {MigrationError} from '../errors.ts';
import type {SourceFiles} from '../run/request.ts';
import type {Span} from './expected-pages.ts';
import type {Part} from './part.ts';
import type {RetriedRows} from './retried-rows.ts';

export interface TallyTask {
	readonly part: Part;
	readonly files: SourceFiles;
	readonly namespace: string;
	/** Positions of rejected rows, ascending, for each load of the part. */
	readonly rejects: readonly BigInt64Array[];
	/** Those that a retry has loaded since, for each load of the part. */
	readonly retried: readonly RetriedRows[];
	/** The rows of each load that are the thread's; undefined: none. */
	readonly spans: ReadonlyArray<Span | undefined>;
}

export interface TallyResult {
	readonly sums: Int32Array;
	readonly expected: number;
	readonly leftOut: number;
}

/** What the thread says: how many rows it has read since, or its result. */
export type TallyMessage = {readonly read: number} | TallyResult;

/** Rows from which on a thread is worth its start. */
export const worthThread = 20_000;

/** Megabytes of the thread's youngest objects: it makes many that do not last, and memory is to stay flat. */
const youngMegabytes = 8;

/** @throws MigrationError interrupted; whatever the thread threw, without its class */
export function tallyExpected(
	task: TallyTask,
	onRead: (rows: number) => void,
	signal: AbortSignal | undefined,
): Promise<TallyResult> {
	return new Promise((resolve, reject) => {
		const program = new URL(`./tally-thread${extname(import.meta.url)}`, import.meta.url);
		const worker = new Worker(program, {
			workerData: task,
			resourceLimits: {maxYoungGenerationSizeMb: youngMegabytes},
		});
		const stop = (): void => {
			void worker.terminate();
			reject(new MigrationError('interrupted', 'The comparison was interrupted'));
		};
		signal?.addEventListener('abort', stop, {once: true});
		worker.on('message', (message: TallyMessage) => {
			if ('read' in message) {
				onRead(message.read);
			} else {
				resolve(message);
			}
		});
		worker.on('error', reject);
		worker.on('exit', () => {
			signal?.removeEventListener('abort', stop);
			reject(new Error('the thread ended without a result'));
		});
	});
}
