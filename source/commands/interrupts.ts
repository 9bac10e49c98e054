/** Ctrl-C and its relatives: the first asks for an orderly stop where one is needed, the second ends at once. */
import {ExitCode} from '../engine/errors.ts';

export interface Interrupts {
	/** Aborted by the first signal; a run then ends after the batches under way. */
	readonly signal: AbortSignal;
	/** Until it is released, a first signal only aborts `signal`. Otherwise any signal ends the process. */
	holdOff(): () => void;
	/** What a signal does; also called when nobody reads our output any more. */
	interrupt(): void;
}

export interface InterruptActions {
	/** Tells the operator that the first signal was heard. */
	readonly announce: () => void;
	readonly exit: (code: number) => void;
}

export function makeInterrupts({announce, exit}: InterruptActions): Interrupts {
	const controller = new AbortController();
	const holders = new Set<symbol>();
	return {
		signal: controller.signal,
		holdOff() {
			const holder = Symbol();
			holders.add(holder);
			return () => holders.delete(holder);
		},
		interrupt() {
			if (holders.size === 0 || controller.signal.aborted) {
				exit(ExitCode.interrupted);
				return;
			}
			controller.abort();
			announce();
		},
	};
}
