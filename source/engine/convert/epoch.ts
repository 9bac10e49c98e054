/** Numbers as moments. */
import {daysTo2000, firstDay, lastDay, microsecondsPerDay} from './calendar.ts';
import type {ConvertContext} from './converter.ts';
import type {ConvertOptions, Epoch} from './options.ts';
import {needsBigInt, Problem} from './problem.ts';

const ambiguous = new Problem(
	'ambiguous-timestamp',
	'The number may be a year, a Julian day or a time since 1970: say how the column counts (epoch).',
);
const outOfRange = new Problem('out-of-range', 'The moment lies outside of the years 1 to 9999.');
const tooPrecise = new Problem('too-precise', 'The moment has fractions of a microsecond.');
const notMoment = new Problem('not-a-timestamp', 'An infinite number is no moment.');

const microsecondsTo2000 = daysTo2000 * microsecondsPerDay;
const earliest = firstDay * microsecondsPerDay;
const afterLatest = (lastDay + 1) * microsecondsPerDay;

/** Microseconds of a unit, and the digits behind the point that are whole microseconds. */
const units = {
	seconds: {microseconds: 1_000_000, digits: 6},
	milliseconds: {microseconds: 1000, digits: 3},
	microseconds: {microseconds: 1, digits: 0},
} as const;

type Unit = keyof typeof units;

/** The first Julian day that SQLite does not take for one any more. */
const julianDayEnd = 5_373_484.5;
const julianDayOf1970 = 2_440_587.5;
const millisecondsPerDay = 86_400_000;

/** Microseconds since 2000-01-01 00:00 UTC of a number, or why it is none. */
export type MomentOfNumber = (value: number | bigint) => number | bigint | Problem;

/**
 * `auto` goes by magnitude, and only where it leaves no doubt: from 1e8 seconds, 1e11 milliseconds, 1e14 to 1e17
 * microseconds, before or after 1970. Julian days are rounded to the millisecond, as SQLite does: a REAL of that
 * size holds no more. Fractions of the others are those of their shortest decimal text.
 */
export function makeMomentOfNumber(
	{epoch = 'auto', lossy}: ConvertOptions,
	context: ConvertContext,
): MomentOfNumber {
	const mayRound = lossy === 'round';
	return value => {
		if (typeof value === 'number' && !Number.isFinite(value)) return notMoment;
		if (!context.exactIntegers && typeof value === 'number') {
			if (Number.isInteger(value) && !Number.isSafeInteger(value)) return needsBigInt;
		}
		if (epoch === 'julian-day') return ofJulianDay(Number(value));
		const unit = epoch === 'auto' ? unitOf(value) : epoch;
		return unit ? ofUnit(value, unit, mayRound) : ambiguous;
	};
}

function unitOf(value: number | bigint): Exclude<Epoch, 'auto' | 'julian-day'> | undefined {
	const magnitude = Math.abs(Number(value));
	if (magnitude < 1e8 || magnitude >= 1e17) return undefined;
	if (magnitude < 1e11) return 'seconds';
	return magnitude < 1e14 ? 'milliseconds' : 'microseconds';
}

function ofUnit(value: number | bigint, unit: Unit, mayRound: boolean): number | bigint | Problem {
	const {microseconds, digits} = units[unit];
	if (typeof value === 'bigint') return since2000(value * BigInt(microseconds));
	if (Number.isInteger(value)) {
		const exact = value * microseconds;
		return since2000(Number.isSafeInteger(exact) ? exact : BigInt(value) * BigInt(microseconds));
	}
	const whole = Math.trunc(value);
	const [, fraction = ''] = Math.abs(value) < 1e-6 ? ['', '0000001'] : String(value).split('.');
	let part = Number(fraction.slice(0, digits).padEnd(digits, '0'));
	const rest = fraction.slice(digits);
	if (rest !== '' && !mayRound) return tooPrecise;
	if (rest >= '5') part++;
	const signed = value < 0 ? -part : part;
	const exact = whole * microseconds;
	return since2000(
		Number.isSafeInteger(exact) ? exact + signed : BigInt(whole) * BigInt(microseconds) + BigInt(signed),
	);
}

/** SQLite's own rounding: computeJD and setDateTimeField in date.c. */
function ofJulianDay(value: number): number | bigint | Problem {
	if (!(value >= 0 && value < julianDayEnd)) return outOfRange;
	const milliseconds = Math.floor(value * millisecondsPerDay + 0.5) - julianDayOf1970 * millisecondsPerDay;
	return ofUnit(milliseconds, 'milliseconds', false);
}

function since2000(microseconds: number | bigint): number | bigint | Problem {
	const moment =
		typeof microseconds === 'number' && Number.isSafeInteger(microseconds - microsecondsTo2000)
			? microseconds - microsecondsTo2000
			: BigInt(microseconds) - BigInt(microsecondsTo2000);
	if (moment < earliest || moment >= afterLatest) return outOfRange;
	const number = Number(moment);
	return Number.isSafeInteger(number) ? number : moment;
}
