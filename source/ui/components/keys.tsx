import {useInput, usePaste, useStdin} from 'ink';
import {
	createContext,
	type ReactNode,
	useContext,
	useEffect,
	useEffectEvent,
	useLayoutEffect,
	useState,
} from 'react';
import {helpPress, type KeyPress, keyPresses} from './key-press.ts';

type Handler = (press: KeyPress) => void;
/** @returns whether nobody else is to have the key */
type FirstHandler = (press: KeyPress) => boolean;

interface KeyListeners {
	readonly handlers: Set<Handler>;
	readonly first: Set<FirstHandler>;
	/** Of the text fields that have the focus: keys are typed there. */
	readonly isTyping: boolean;
	/** Says that a text field has the focus. @returns what takes that back */
	readonly focus: () => () => void;
}

const KeysContext = createContext<KeyListeners>({
	handlers: new Set(),
	first: new Set(),
	isTyping: false,
	focus: () => () => {},
});

/**
 * Listens for keys once, for as long as the screen is there. A listener of each step's own would be deaf for a
 * moment whenever the step changes, and lose what a fast hand or a script types then.
 */
export function Keys({children}: {readonly children: ReactNode}) {
	const [{handlers, first}] = useState(() => ({
		handlers: new Set<Handler>(),
		first: new Set<FirstHandler>(),
	}));
	const [fields, setFields] = useState(0);
	const [focus] = useState(() => () => {
		setFields(count => count + 1);
		return () => setFields(count => count - 1);
	});
	const tell = (press: KeyPress) => {
		if ([...first].some(handle => handle(press))) {
			return;
		}
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
	useHelpKey(tell);
	return <KeysContext value={{handlers, first, isTyping: fields > 0, focus}}>{children}</KeysContext>;
}

interface InkInput {
	on(event: 'input', listener: (sequence: string) => void): void;
	removeListener(event: 'input', listener: (sequence: string) => void): void;
}

/** Ink names no function key: F1 is told by what the terminal sends, which Ink hands around under this name. */
function useHelpKey(tell: Handler): void {
	const input = (useStdin() as {readonly internal_eventEmitter?: InkInput}).internal_eventEmitter;
	const handle = useEffectEvent((sequence: string) => {
		const press = helpPress(sequence);
		if (press) {
			tell(press);
		}
	});
	useEffect(() => {
		const listener = (sequence: string) => handle(sequence);
		input?.on('input', listener);
		return () => input?.removeListener('input', listener);
	}, [input]);
}

/** Calls the handler once for every key, in order. */
export function useKeys(handle: Handler): void {
	const {handlers} = useContext(KeysContext);
	const latest = useEffectEvent(handle);
	useLayoutEffect(() => {
		const handler: Handler = press => latest(press);
		handlers.add(handler);
		return () => {
			handlers.delete(handler);
		};
	}, [handlers]);
}

/** Calls the handler for every key before all others; they get those for which it says no. */
export function useFirstKeys(handle: FirstHandler): void {
	const {first} = useContext(KeysContext);
	const latest = useEffectEvent(handle);
	useLayoutEffect(() => {
		const handler: FirstHandler = press => latest(press);
		first.add(handler);
		return () => {
			first.delete(handler);
		};
	}, [first]);
}

/** Whether characters go into a text field. */
export function useIsTyping(): boolean {
	return useContext(KeysContext).isTyping;
}

/** Says that a text field has the focus, as long as it does. */
export function useTyping(isFocused: boolean): void {
	const {focus} = useContext(KeysContext);
	useLayoutEffect(() => (isFocused ? focus() : undefined), [focus, isFocused]);
}
