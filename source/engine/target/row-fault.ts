/** What an error of the server is the fault of: the rows it was sent, or another transaction. */
import {RowsLeftOut} from './copy.ts';

/**
 * SQLSTATE classes and codes that one row can cause: https://www.postgresql.org/docs/current/errcodes-appendix.html
 * data exception, integrity violation, WITH CHECK violation, program limit (index row size), and what PL/pgSQL of
 * a trigger raises: raise_exception, no_data_found, too_many_rows, assert_failure.
 */
const rowFaults = /^(?:22|23|44|54|P000[1-4]$)/;

export function isRowsFault(error: unknown): boolean {
	if (error instanceof RowsLeftOut) {
		return true;
	}
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' && rowFaults.test(code) && 'severity' in (error as object);
}

/** SQLSTATE unique_violation. */
export function isUniqueViolation(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === '23505';
}

/** Whether two transactions waited for each other, and this one was taken back for it: serialization_failure, deadlock_detected. */
export function isStandOff(error: unknown): boolean {
	return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}
