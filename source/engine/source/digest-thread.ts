/** A thread of its own that sums up the file it is given. */
import {parentPort, workerData} from 'node:worker_threads';
import {digestOf} from './digest.ts';

try {
	parentPort?.postMessage({sum: await digestOf(workerData)});
} catch (error) {
	// What goes from thread to thread as an error loses its code on the way.
	const {message, code, syscall} = error as NodeJS.ErrnoException;
	parentPort?.postMessage({failure: {message, code, syscall}});
}
