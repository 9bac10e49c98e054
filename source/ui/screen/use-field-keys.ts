/** The keys of a step whose list has fields to type in: on, back, to another field, and text. */
import type {Dispatch} from 'react';
import {listMove, textEdit} from '../components/key-press.ts';
import {useKeys} from '../components/keys.tsx';
import type {Action} from '../wizard.ts';

/**
 * @param isField whether text goes into what the cursor is at; page and last: rows of a page, and the last row's place;
 * arePaths: Tab completes
 */
export function useFieldKeys(
	dispatch: Dispatch<Action>,
	{
		page,
		last,
		isField = true,
		arePaths = false,
	}: {
		readonly page: number;
		readonly last: number;
		readonly isField?: boolean;
		readonly arePaths?: boolean;
	},
): void {
	useKeys(press => {
		const by = press.key === 'tab' ? 1 : press.key === 'back-tab' ? -1 : undefined;
		const edit = isField ? textEdit(press) : undefined;
		const moved = by ?? (edit ? undefined : listMove(press, page));
		if (arePaths && press.key === 'tab') {
			dispatch({type: 'complete'});
		} else if (isField && press.key === 'paste') {
			dispatch({type: 'pasted', text: press.text});
		} else if (press.key === 'enter') {
			dispatch({type: 'next', now: Date.now()});
		} else if (press.key === 'escape') {
			dispatch({type: 'back'});
		} else if (moved !== undefined) {
			dispatch({type: 'move', by: moved, last});
		} else if (edit) {
			dispatch({type: 'edit', edit});
		}
	});
}
