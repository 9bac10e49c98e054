/** Events pushed by the work, pulled by whoever iterates. */
export class EventQueue<T> {
	readonly #waiting: T[] = [];
	#wake: (() => void) | undefined;
	#closed = false;

	push(event: T): void {
		this.#waiting.push(event);
		this.#wake?.();
	}

	/** No event comes after this. */
	close(): void {
		this.#closed = true;
		this.#wake?.();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
		for (;;) {
			yield* this.#waiting.splice(0);
			if (this.#closed && this.#waiting.length === 0) {
				return;
			}
			if (this.#waiting.length === 0) {
				await new Promise<void>(resolve => {
					this.#wake = resolve;
				});
				this.#wake = undefined;
			}
		}
	}
}

/**
 * Events as they come, from work that ends with its last one and never throws. Whoever stops listening stops the work, and
 * is let go when it has ended.
 * @param given aborts the work too
 */
export async function* eventsOf<T>(
	given: AbortSignal | undefined,
	work: (push: (event: T) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T, void> {
	const queue = new EventQueue<T>();
	const left = new AbortController();
	const signal = AbortSignal.any([left.signal, ...(given ? [given] : [])]);
	const ended = work(event => queue.push(event), signal).finally(() => queue.close());
	try {
		yield* queue;
	} finally {
		left.abort();
		await ended;
	}
}
