/** Checks converted values against the mapping's rules and the target's CHECK constraints. */
import {daysTo2000, microsecondsPerDay} from '../convert/calendar.ts';
import {Problem} from '../convert/problem.ts';
import type {TargetType, TargetValue} from '../convert/values.ts';
import {makeBounds} from './bounds.ts';
import {type CheckRule, ruleMisfit} from './check-rule.ts';

/** The clock, read once by whoever starts the run. */
export interface Now {
	/** Microseconds since 1970-01-01 00:00 UTC. */
	readonly epochMicroseconds: number;
}

export type Check = (value: TargetValue) => Problem | undefined;

/**
 * One function for all rules of a column, undefined if there are none. It answers with the first rule broken.
 * @throws RangeError if a rule makes no sense for the type (see `ruleMisfit`)
 */
export function makeCheck(rules: readonly CheckRule[], type: TargetType, now: Now): Check | undefined {
	const checks = rules.map(rule => makeRuleCheck(rule, type, now));
	if (checks.length <= 1) return checks[0];
	return value => {
		for (const check of checks) {
			const problem = check(value);
			if (problem) return problem;
		}
		return undefined;
	};
}

function makeRuleCheck(rule: CheckRule, type: TargetType, now: Now): Check {
	const misfit = ruleMisfit(rule, type);
	if (misfit !== undefined) throw new RangeError(misfit);
	switch (rule) {
		case 'email':
			return isEmail;
		case 'zip-code':
			return isZipCode;
		case 'not-blank':
			return isNotBlank;
		case 'not-future':
			return makeNotFuture(type, now);
		default:
			return 'one_of' in rule ? makeOneOf(rule.one_of) : makeBounds(rule, type);
	}
}

const notEmail = new Problem('not-an-email', "An email address needs an '@' with something on both sides.");
const notZipCode = new Problem('not-a-zip-code', 'A ZIP code is five digits, or five, a hyphen and four.');
const blank = new Problem('required', 'The text must not be blank.');
const inFuture = new Problem('in-the-future', 'The date or time must not be in the future.');

function isEmail(value: TargetValue): Problem | undefined {
	const text = value as string;
	const at = text.indexOf('@', 1);
	return at > 0 && at < text.length - 1 ? undefined : notEmail;
}

function isZipCode(value: TargetValue): Problem | undefined {
	const text = value as string;
	if (text.length !== 5 && (text.length !== 10 || text.charCodeAt(5) !== 45)) return notZipCode;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (at !== 5 && (code < 48 || code > 57)) return notZipCode;
	}
	return undefined;
}

function isNotBlank(value: TargetValue): Problem | undefined {
	return (value as string).trim() === '' ? blank : undefined;
}

/** A date is in the future from tomorrow on, by UTC. */
function makeNotFuture(type: TargetType, {epochMicroseconds}: Now): Check {
	const today = Math.floor(epochMicroseconds / microsecondsPerDay) - daysTo2000;
	const latest = type.name === 'date' ? today : epochMicroseconds - daysTo2000 * microsecondsPerDay;
	return value => ((value as number | bigint) > latest ? inFuture : undefined);
}

function makeOneOf(allowed: readonly string[]): Check {
	const set = new Set(allowed);
	const notAllowed = new Problem('not-allowed', `The text must be one of ${allowed.length} given ones.`);
	return value => (set.has(value as string) ? undefined : notAllowed);
}
