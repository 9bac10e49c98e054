/**
 * Rows a second, whole: what the live screen and the report both say. 0 where no time has gone by.
 * @param seconds from the start of the first load to the last batch
 */
export function rowsPerSecond(rows: number, seconds: number): number {
	return seconds > 0 ? Math.round(rows / seconds) : 0;
}
