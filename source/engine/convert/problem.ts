/** A value that cannot go over: data for the ledger, never thrown. */

export type ProblemCode =
	| 'required'
	| 'not-an-integer'
	| 'not-a-number'
	| 'not-a-boolean'
	| 'not-a-date'
	| 'not-a-time'
	| 'not-a-timestamp'
	| 'ambiguous-timestamp'
	| 'not-a-uuid'
	| 'not-a-key'
	| 'not-json'
	| 'not-text'
	| 'invalid-utf8'
	| 'nul-byte'
	| 'has-time'
	| 'has-fraction'
	| 'too-precise'
	| 'too-long'
	| 'too-short'
	| 'out-of-range'
	| 'not-an-email'
	| 'not-a-zip-code'
	| 'in-the-future'
	| 'not-allowed'
	| 'no-parent'
	| 'parent-rejected'
	| 'duplicate-key'
	| 'refused-by-server'
	| 'referred-to';

/** Why one value of one row was not taken. The reason never quotes the value: a column may be sensitive. */
export class Problem {
	readonly code: ProblemCode;
	readonly reason: string;

	constructor(code: ProblemCode, reason: string) {
		this.code = code;
		this.reason = reason;
	}
}

/**
 * Not a fault of the row: a number too large to be exact was met, and the page must be read again with its
 * integers as bigint. Recognised by identity; never recorded.
 */
export const needsBigInt = new Problem('out-of-range', 'The integer must be read again in full.');
