/** Reads dates and times of day by their character codes: faster than a pattern, and stricter than a parser. */

import {daysOfDate, isCalendarDate} from './calendar.ts';
import {codeAt} from './code-at.ts';

/** What a text says of a moment. One object per column, filled anew for each value. */
export interface Moment {
	/** Days since 2000-01-01. */
	day: number;
	/** Microseconds since midnight, 0 where there is no time. */
	microsecond: number;
	/** Seconds east of UTC, NaN where the text names no zone. */
	offset: number;
	/** Fraction behind the microseconds: 0 nothing, 1 less than half a microsecond, 2 half or more. */
	finer: 0 | 1 | 2;
}

export function newMoment(): Moment {
	return {day: 0, microsecond: 0, offset: Number.NaN, finer: 0};
}

/**
 * Reads 'YYYY-MM-DD', with or without ' ' or 'T', a time and a zone, in years 0001 to 9999.
 * @returns false if the text is anything else; `into` is then undefined
 */
export function readMoment(text: string, into: Moment): boolean {
	const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
	const month = twoDigits(text, 5);
	const day = twoDigits(text, 8);
	if (year < 1 || twoDigits(text, 0) < 0 || twoDigits(text, 2) < 0 || !isCalendarDate(year, month, day))
		return false;
	if (codeAt(text, 4) !== 45 || codeAt(text, 7) !== 45) return false;
	into.day = daysOfDate(year, month, day);
	into.microsecond = 0;
	into.offset = Number.NaN;
	into.finer = 0;
	if (text.length === 10) return true;
	const separator = codeAt(text, 10);
	if (separator !== 32 && separator !== 84) return false;
	const end = readTime(text, 11, into);
	if (end < 0 || into.microsecond >= 86_400_000_000) return false;
	return end === text.length || readOffset(text, end, into);
}

/**
 * Reads 'HH:MM[:SS[.f…]]' up to 24:00:00 from a position on.
 * @returns the position behind it, -1 if there is no time
 */
export function readTime(text: string, start: number, into: Moment): number {
	const hour = twoDigits(text, start);
	const minute = twoDigits(text, start + 3);
	if (hour < 0 || minute < 0 || minute > 59 || codeAt(text, start + 2) !== 58) return -1;
	let second = 0;
	let fraction = 0;
	let at = start + 5;
	into.finer = 0;
	if (codeAt(text, at) === 58) {
		second = twoDigits(text, at + 1);
		if (second < 0 || second > 59) return -1;
		at += 3;
		if (codeAt(text, at) === 46) {
			const first = at + 1;
			let unit = 100_000;
			for (at = first; ; at++) {
				const digit = codeAt(text, at) - 48;
				if (!(digit >= 0 && digit <= 9)) break;
				if (unit >= 1) {
					fraction += digit * unit;
					unit = unit === 1 ? 0 : unit / 10;
				} else if (at === first + 6) into.finer = digit >= 5 ? 2 : digit > 0 ? 1 : 0;
				else if (digit > 0 && into.finer === 0) into.finer = 1;
			}
			if (at === first) return -1;
		}
	}
	into.microsecond = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction;
	if (into.microsecond > 86_400_000_000 || (hour === 24 && into.finer > 0)) return -1;
	return at;
}

/** Reads 'Z', '±hh', '±hhmm' or '±hh:mm', with a space before it or not, up to the end of the text. */
function readOffset(text: string, start: number, into: Moment): boolean {
	let at = codeAt(text, start) === 32 ? start + 1 : start;
	const sign = codeAt(text, at++);
	if (sign === 90) {
		into.offset = 0;
		return at === text.length;
	}
	if (sign !== 43 && sign !== 45) return false;
	const hours = twoDigits(text, at);
	at += 2;
	let minutes = 0;
	if (at < text.length) {
		if (codeAt(text, at) === 58) at++;
		minutes = twoDigits(text, at);
		at += 2;
	}
	// PostgreSQL's own limit: MAX_TZDISP_HOUR in datetime.h.
	if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59 || at !== text.length) return false;
	into.offset = (hours * 3600 + minutes * 60) * (sign === 45 ? -1 : 1);
	return true;
}

/** Seconds east of UTC of an offset such as '+02:00', undefined for any other text. */
export function parseOffset(text: string): number | undefined {
	const moment = newMoment();
	return readOffset(text, 0, moment) ? moment.offset : undefined;
}

/** The number of two digits, -1 where there are none. */
function twoDigits(text: string, at: number): number {
	const tens = codeAt(text, at) - 48;
	const ones = codeAt(text, at + 1) - 48;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}
