import {useApp} from 'ink';
import {useEffect, useEffectEvent, useRef} from 'react';
import type {Seen} from '../action.ts';

/** Between two updates of the screen: an event a batch is more than anyone can read, and each frame is the run's time. */
const updateMs = 200;

interface Work<Event> {
	readonly isUnderWay: boolean;
	/** It is asked to stop, as it is when the screen is left. */
	readonly isStopping: boolean;
	start(signal: AbortSignal): AsyncIterable<Event>;
	/** Tells what happened since the last time, or that only time went by. */
	tell(events: ReadonlyArray<Seen<Event>>, now: number): void;
}

/** Starts work of the engine when it is under way, and tells its events in lots. The last event must be `finished`. */
export function useWork<Event extends {readonly event: string}>(work: Work<Event>): void {
	const {exit} = useApp();
	const {isUnderWay, isStopping} = work;
	const start = useEffectEvent((signal: AbortSignal) => work.start(signal));
	const tell = useEffectEvent((events: ReadonlyArray<Seen<Event>>) => work.tell(events, Date.now()));
	const running = useRef<AbortController | null>(null);

	useEffect(() => {
		if (!isUnderWay) {
			return;
		}
		const controller = new AbortController();
		running.current = controller;
		const events = start(controller.signal);
		let waiting: Array<Seen<Event>> = [];
		const flush = () => {
			const lot = waiting;
			waiting = [];
			tell(lot);
		};
		const timer = setInterval(flush, updateMs);
		const follow = async () => {
			try {
				let isFinished = false;
				for await (const event of events) {
					waiting.push({event, at: Date.now()});
					isFinished = event.event === 'finished';
				}
				clearInterval(timer);
				flush();
				if (!isFinished) {
					throw new Error('the work ended without saying how');
				}
			} catch (error) {
				clearInterval(timer);
				exit(error instanceof Error ? error : new Error(String(error)));
			}
		};
		void follow();
		return () => {
			clearInterval(timer);
			controller.abort();
		};
	}, [isUnderWay, exit]);

	useEffect(() => {
		if (isStopping) {
			running.current?.abort();
		}
	}, [isStopping]);
}
