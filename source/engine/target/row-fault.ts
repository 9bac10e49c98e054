/** Whether an error of the server is the fault of the rows it was sent. */

/**
 * SQLSTATE classes and codes that one row can cause: https://www.postgresql.org/docs/current/errcodes-appendix.html
 * data exception, integrity violation, WITH CHECK violation, raised by a trigger, program limit (index row size).
 */
const rowFaults = /^(?:22|23|44|54|P0001$)/;

export function isRowsFault(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' && rowFaults.test(code) && 'severity' in (error as object);
}
