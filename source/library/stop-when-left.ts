/**
 * What `start` yields. Whoever stops iterating before the end aborts the signal that `start` was given, and waits
 * until what was under way has ended: nothing goes on behind the back of a program that has turned away.
 *
 * @param signal aborts the same
 */
export async function* stopWhenLeft<Event>(
	start: (signal: AbortSignal) => AsyncGenerator<Event>,
	signal?: AbortSignal,
): AsyncGenerator<Event, void> {
	const left = new AbortController();
	const events = start(signal === undefined ? left.signal : AbortSignal.any([left.signal, signal]));
	let next = await events.next();
	try {
		while (!next.done) {
			yield next.value;
			next = await events.next();
		}
	} finally {
		left.abort();
		while (!next.done) {
			next = await events.next();
		}
	}
}
