import {createContext, useContext} from 'react';

/** Positions of the rows of the list in sight that are shown; null: all are. */
export const ShownRowsContext = createContext<readonly number[] | null>(null);

/** What is shown of a list, and where its cursor is among that. */
export function useShownRows<Row>(
	rows: readonly Row[],
	cursor: number,
): {readonly rows: readonly Row[]; readonly cursor: number} {
	const shown = useContext(ShownRowsContext);
	if (shown === null) {
		return {rows, cursor};
	}
	const at = shown.findIndex(position => position >= cursor);
	return {
		rows: shown.flatMap(position => rows[position] ?? []),
		cursor: at === -1 ? shown.length - 1 : at,
	};
}
