import {needsBigInt, type Problem, type ProblemCode} from '../engine/convert/problem.ts';

/** A value that cannot be carried over exactly. The message never quotes it: it may be a secret. */
export class ConversionError extends Error {
	override readonly name = 'ConversionError';
	/** What is wrong, for programs: the codes that rejects have. */
	readonly code: ProblemCode;
	/** What is wrong, in a sentence. */
	readonly reason: string;

	constructor(code: ProblemCode, reason: string) {
		super(reason);
		this.code = code;
		this.reason = reason;
	}
}

/** Why a value was not taken, in words for a program that gives values by hand. */
export function reasonOf(problem: Problem): string {
	return problem === needsBigInt
		? 'The number is too large to be exact; give it as a bigint or as text.'
		: problem.reason;
}
