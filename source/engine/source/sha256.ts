import {stat} from 'node:fs/promises';
import {extname} from 'node:path';
import {Worker} from 'node:worker_threads';
import {digestOf} from './digest.ts';

/** Below this, to start a thread takes longer than the sum. */
const leastBytesApart = 16 * 1024 ** 2;

/**
 * SHA-256 of a file, as hex. A large file is summed by a thread of its own, so that others of our work go on.
 * @throws what the system says of reading it
 */
export async function sha256(file: string): Promise<string> {
	const {size} = await stat(file);
	return size < leastBytesApart ? digestOf(file) : digestApart(file);
}

type Told = {readonly sum: string} | {readonly failure: NodeJS.ErrnoException};

function digestApart(file: string): Promise<string> {
	const script = new URL(`digest-thread${extname(import.meta.url)}`, import.meta.url);
	return new Promise((resolve, reject) => {
		const thread = new Worker(script, {workerData: file, execArgv: []});
		thread.once('message', (told: Told) => {
			if ('sum' in told) {
				resolve(told.sum);
			} else {
				const {message, ...its} = told.failure;
				reject(Object.assign(new Error(message), its));
			}
		});
		thread.once('error', reject);
		thread.once('exit', code => reject(new Error(`the thread that sums up ${file} ended with ${code}`)));
	});
}
