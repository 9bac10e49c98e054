/** How long to wait before the next try: longer each time, and never the same for two that wait for the same. */
import {setTimeout as sleep} from 'node:timers/promises';

/** In ms. */
const shortest = 250;
const longest = 30_000;

/**
 * Full jitter: anything up to a limit that doubles with each failure.
 * @param failures in a row, from 1
 * @param random from 0 to 1
 * @returns ms
 */
export function backoff(failures: number, random: number): number {
	const limit = Math.min(longest, shortest * 2 ** failures);
	return Math.round(shortest / 2 + random * (limit - shortest / 2));
}

/** Waits, or returns at once when the signal is aborted. @param ms how long */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	await sleep(ms, undefined, signal === undefined ? {} : {signal}).catch(() => undefined);
}
