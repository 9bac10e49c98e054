import {useInput, usePaste} from 'ink';
import {createContext, type ReactNode, useContext, useEffectEvent, useLayoutEffect, useState} from 'react';
import {type KeyPress, keyPresses} from './key-press.ts';

type Handler = (press: KeyPress) => void;

const HandlersContext = createContext<Set<Handler>>(new Set());

/**
 * Listens for keys once, for as long as the screen is there. A listener of each step's own would be deaf for a
 * moment whenever the step changes, and lose what a fast hand or a script types then.
 */
export function Keys({children}: {readonly children: ReactNode}) {
	const [handlers] = useState(() => new Set<Handler>());
	const tell = (press: KeyPress) => {
		for (const handle of handlers) {
			handle(press);
		}
	};
	useInput((input, key) => {
		for (const press of keyPresses(input, key)) {
			tell(press);
		}
	});
	usePaste(text => tell({key: 'paste', text}));
	return <HandlersContext value={handlers}>{children}</HandlersContext>;
}

/** Calls the handler once for every key, in order. */
export function useKeys(handle: Handler): void {
	const handlers = useContext(HandlersContext);
	const latest = useEffectEvent(handle);
	useLayoutEffect(() => {
		const handler: Handler = press => latest(press);
		handlers.add(handler);
		return () => {
			handlers.delete(handler);
		};
	}, [handlers]);
}
