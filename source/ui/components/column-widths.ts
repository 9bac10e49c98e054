export interface Column {
	readonly title: string;
	readonly align?: 'left' | 'right';
	/** May be cut when the table is wider than the screen. */
	readonly flexible?: boolean;
}

/** Spaces between two columns. */
export const gap = 2;

const narrowest = 8;

/**
 * Widths of a table's columns: what their longest text needs, and where that is too much, the flexible ones
 * give way, the widest first.
 */
export function columnWidths(
	columns: readonly Column[],
	rows: ReadonlyArray<readonly string[]>,
	available: number,
): number[] {
	const widths = columns.map((column, index) =>
		rows.reduce((widest, row) => Math.max(widest, row[index]?.length ?? 0), column.title.length),
	);
	let excess = widths.reduce((sum, width) => sum + width + gap, -gap) - available;
	while (excess > 0) {
		const widest = columns.reduce(
			(found, column, index) =>
				column.flexible && (found === -1 || (widths[index] ?? 0) > (widths[found] ?? 0)) ? index : found,
			-1,
		);
		const width = widths[widest];
		if (width === undefined || width <= narrowest) {
			break;
		}
		widths[widest] = width - 1;
		excess -= 1;
	}
	return widths;
}
