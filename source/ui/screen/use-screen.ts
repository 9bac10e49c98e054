import {useState, useSyncExternalStore} from 'react';
import type {Wizard} from '../wizard-state.ts';
import {initialScreen, type ScreenAction, type ScreenState, screen} from './screen-state.ts';

export interface ScreenStore {
	/** The state as it is now: keys that arrive together each see what the one before has done. */
	current(): ScreenState;
	dispatch(action: ScreenAction): void;
}

/** The state of the screen, which is drawn again whenever it is another. */
export function useScreen(initial: Wizard): readonly [ScreenState, ScreenStore] {
	const [store] = useState(() => makeStore(initialScreen(initial)));
	return [useSyncExternalStore(store.subscribe, store.current), store];
}

function makeStore(initial: ScreenState) {
	let state = initial;
	const listeners = new Set<() => void>();
	return {
		current: () => state,
		dispatch(action: ScreenAction) {
			state = screen(state, action);
			for (const listener of listeners) {
				listener();
			}
		},
		subscribe(listener: () => void) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
