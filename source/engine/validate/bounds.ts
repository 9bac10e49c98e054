/** Bounds of numbers, compared exactly. */

import {ExactDecimal} from '../convert/decimal.ts';
import {Problem} from '../convert/problem.ts';
import type {TargetType, TargetValue} from '../convert/values.ts';
import type {CheckRule} from './check-rule.ts';

type BoundsRule = Extract<
	CheckRule,
	{min: number} | {max: number} | {range: unknown} | {above: number} | {below: number}
>;

interface Bounds {
	readonly low: number;
	readonly high: number;
	/** Whether the bounds themselves are outside. */
	readonly strict: boolean;
	readonly reason: string;
}

/** Decimals of up to 15 significant digits are in the same order as doubles as they are exactly (DBL_DIG). */
const exactLength = 15;

/** A check that a number lies within the rule's bounds. */
export function makeBounds(
	rule: BoundsRule,
	{name}: TargetType,
): (value: TargetValue) => Problem | undefined {
	const {low, high, strict, reason} = boundsOf(rule);
	const problem = new Problem('out-of-range', reason);
	const isInside = strict
		? (value: number | bigint) => value > low && value < high
		: (value: number | bigint) => value >= low && value <= high;
	if (name !== 'numeric') return value => (isInside(value as number | bigint) ? undefined : problem);

	const areShort = [low, high].every(bound => !Number.isFinite(bound) || String(bound).length <= exactLength);
	const isInsideExactly = (plain: string): boolean => {
		const value = new ExactDecimal(plain);
		const fromLow = value.cmp(low);
		const fromHigh = value.cmp(high);
		return strict ? fromLow > 0 && fromHigh < 0 : fromLow >= 0 && fromHigh <= 0;
	};
	return value => {
		const plain = value as string;
		const inside = areShort && plain.length <= exactLength ? isInside(Number(plain)) : isInsideExactly(plain);
		return inside ? undefined : problem;
	};
}

function boundsOf(rule: BoundsRule): Bounds {
	const low = Number.NEGATIVE_INFINITY;
	const high = Number.POSITIVE_INFINITY;
	if ('range' in rule) {
		const [lowest, highest] = rule.range;
		return {
			low: lowest,
			high: highest,
			strict: false,
			reason: `The number must be from ${lowest} to ${highest}.`,
		};
	}
	if ('min' in rule)
		return {low: rule.min, high, strict: false, reason: `The number must be ${rule.min} or more.`};
	if ('max' in rule)
		return {low, high: rule.max, strict: false, reason: `The number must be ${rule.max} or less.`};
	if ('above' in rule)
		return {low: rule.above, high, strict: true, reason: `The number must be more than ${rule.above}.`};
	return {low, high: rule.below, strict: true, reason: `The number must be less than ${rule.below}.`};
}
