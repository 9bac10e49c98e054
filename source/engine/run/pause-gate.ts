/** Lets a run stand still between its batches: asked for from outside, awaited by whoever loads rows. */
import type {MigrationEvent} from '../events.ts';

/** Given with a request; whoever holds it says when the run is to stand still. */
export interface Pause {
	readonly isAsked: boolean;
	/** Asks for a pause, or ends it. */
	set(isAsked: boolean): void;
	/** Resolves when no pause is asked for, or the signal is aborted. */
	ended(signal: AbortSignal): Promise<void>;
}

export function makePause(): Pause {
	let isAsked = false;
	const waiting = new Set<() => void>();
	return {
		get isAsked() {
			return isAsked;
		},
		set(wanted) {
			isAsked = wanted;
			if (!wanted) {
				for (const wake of [...waiting]) {
					wake();
				}
			}
		},
		ended(signal) {
			if (!isAsked || signal.aborted) {
				return Promise.resolve();
			}
			return new Promise(resolve => {
				const wake = () => {
					waiting.delete(wake);
					signal.removeEventListener('abort', wake);
					resolve();
				};
				waiting.add(wake);
				signal.addEventListener('abort', wake);
			});
		},
	};
}

/** What the lanes of a run pass between two batches. */
export interface PauseGate {
	/** Does the work of a lane. The run is paused when all lanes stand still. */
	working<Result>(work: () => Promise<Result>): Promise<Result>;
	/** Stands still while a pause is asked for. @param settle ends the lane's batches that are under way */
	pass(settle?: () => Promise<unknown>): Promise<void>;
}

/** @param now ms of a clock that only goes forward */
export function makePauseGate(
	pause: Pause | undefined,
	signal: AbortSignal,
	emit: (event: MigrationEvent) => void,
	now: () => number,
): PauseGate {
	let lanes = 0;
	let standing = 0;
	let pausedAt: number | undefined;
	const tellIfAllStand = () => {
		if (pausedAt === undefined && standing > 0 && standing >= lanes) {
			pausedAt = now();
			emit({event: 'paused'});
		}
	};
	const tellGoingOn = () => {
		if (pausedAt !== undefined) {
			emit({event: 'resumed', paused_ms: Math.round(now() - pausedAt)});
			pausedAt = undefined;
		}
	};
	return {
		async working(work) {
			lanes++;
			try {
				return await work();
			} finally {
				lanes--;
				tellIfAllStand();
			}
		},
		async pass(settle) {
			while (pause?.isAsked && !signal.aborted) {
				await settle?.();
				standing++;
				tellIfAllStand();
				await pause.ended(signal);
				standing--;
				tellGoingOn();
			}
		},
	};
}
