/** The keys of a screen of a few entries: on, back, to another entry, text, and what is changed without typing. */
import type {Dispatch} from 'react';
import {type KeyPress, textEdit} from '../components/key-press.ts';
import {useKeys} from '../components/keys.tsx';
import type {Action} from '../wizard.ts';

/** @param last place of the last entry @param isText whether text goes into the one that has the focus */
export function useFormKeys(
	dispatch: Dispatch<Action>,
	{last, isText}: {readonly last: number; readonly isText: boolean},
): void {
	useKeys(press => {
		const edit = isText ? textEdit(press) : undefined;
		if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (press.key === 'down' || press.key === 'tab') {
			dispatch({type: 'move', by: 1, last});
		} else if (press.key === 'up' || press.key === 'back-tab') {
			dispatch({type: 'move', by: -1, last});
		} else if (edit) {
			dispatch({type: 'edit', edit});
		} else if (isChange(press)) {
			dispatch({type: 'change', by: 1});
		}
	});
}

function isChange(press: KeyPress): boolean {
	return (
		press.key === 'left' || press.key === 'right' || (press.key === 'character' && press.character === ' ')
	);
}
