/** The way through the wizard by keys alone, and what each screen must say before the next key. */
export interface Station {
	readonly name: string;
	/** Said on this screen and on no other. */
	readonly says: RegExp;
	readonly key: string;
}

/** From the first screen to the start of the run. */
export const stationsBeforeRun: readonly Station[] = [
	{name: 'about', says: /Nothing is written to the target before/, key: 'Enter'},
	{name: 'sources', says: /5 databases found/, key: 'Enter'},
	{name: 'address', says: /Enter tests the connection/, key: 'Enter'},
	{name: 'target', says: /Connected to database postgres/, key: 'Enter'},
	{name: 'plan', says: /Nothing stands in the way/, key: 'Enter'},
	{name: 'preview', says: /\d sample rows\. Nothing has been written/, key: 'Enter'},
	{name: 'options', says: /How is it to be done\? 10 of 10 tables/, key: 'Enter'},
	{name: 'confirm', says: /Ready to migrate\. This writes to the target/, key: 'y'},
];

/** The last screen. */
export const resultStation: Station = {
	name: 'result',
	says: /([\d,]+) of \1 rows read/,
	key: 'q',
};

/** Whether the frame around a step is there, whole and once: its two rules as wide as the terminal, no row wider. */
export function isWhole(rows: readonly string[], columns: number, height: number): boolean {
	const rules = rows.flatMap((row, index) => (/^─+$/.test(row) ? [index] : []));
	return (
		rows.length === height &&
		rows.every(row => cellsOf(row) <= columns) &&
		rows[0]?.startsWith(' mingus-migrate') === true &&
		rules.join() === `2,${height - 2}` &&
		rules.every(index => rows[index]?.length === columns)
	);
}

/** Cells of a row: a mark stands in the cell of its letter, and what takes two has two code units in what is shown here. */
function cellsOf(row: string): number {
	return row.replaceAll(/\p{M}/gu, '').length;
}
