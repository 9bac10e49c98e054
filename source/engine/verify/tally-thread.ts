/** The thread of tally-expected.ts. */
import {parentPort, workerData} from 'node:worker_threads';
import {readExpected} from './expected-lines.ts';
import {makeLineBuffer, makeTally} from './tally.ts';
import type {TallyMessage, TallyTask} from './tally-expected.ts';

/** Rows from one word about the progress to the next. */
const progressRows = 5000;

const {part, files, namespace, rejects, retried, spans} = workerData as TallyTask;
const tally = makeTally(part.keyFields);
const buffer = makeLineBuffer();
let expected = 0;
let leftOut = 0;
let untold = 0;
for (const [i, load] of part.loads.entries()) {
	const span = spans[i];
	if (span === undefined) {
		continue;
	}
	leftOut += await readExpected(part, load, {
		span,
		files,
		namespace,
		rejects: rejects[i] ?? new BigInt64Array(),
		retried: retried[i] ?? {loads: [], rows: new Map()},
		batches: undefined,
		onLine(line) {
			expected++;
			tally.add(buffer.ofText(line), 1);
		},
		onRead(rows) {
			untold += rows;
			if (untold >= progressRows) {
				tell({read: untold});
				untold = 0;
			}
		},
		signal: undefined,
	});
}
tell({read: untold});
tell({sums: tally.sums, expected, leftOut});

function tell(message: TallyMessage): void {
	parentPort?.postMessage(message);
}
