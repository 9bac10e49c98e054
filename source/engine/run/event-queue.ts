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
