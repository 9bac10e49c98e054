/** The proleptic Gregorian calendar, in days since 2000-01-01. */

export const microsecondsPerDay = 86_400_000_000;

/** Days from 1970-01-01 to 2000-01-01. */
export const daysTo2000 = 10_957;

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isCalendarDate(year: number, month: number, day: number): boolean {
	if (month < 1 || month > 12 || day < 1) return false;
	if (day <= 28) return true;
	const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	return day <= (monthLengths[month - 1] as number) + (isLeap ? 1 : 0);
}

/** Days since 2000-01-01 of a calendar date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
export function daysOfDate(year: number, month: number, day: number): number {
	const y = month <= 2 ? year - 1 : year;
	const era = Math.floor(y / 400);
	const yearOfEra = y - era * 400;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146_097 + dayOfEra - 719_468 - daysTo2000;
}

/** Calendar date of days since 2000-01-01: the inverse. Year 0 is 1 BC. */
export function dateOfDays(days: number): {year: number; month: number; day: number} {
	const z = days + 719_468 + daysTo2000;
	const era = Math.floor(z / 146_097);
	const dayOfEra = z - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shifted = Math.floor((5 * dayOfYear + 2) / 153);
	const month = shifted < 10 ? shifted + 3 : shifted - 9;
	const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
	return {year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

export const firstDay = daysOfDate(1, 1, 1);
export const lastDay = daysOfDate(9999, 12, 31);

/** Days whose microseconds since 2000 are exact as a number, with a day to spare for zones. */
const exactDays = Math.floor(Number.MAX_SAFE_INTEGER / microsecondsPerDay) - 2;

/**
 * Microseconds since 2000-01-01 00:00, as a number where that is exact.
 * @param microsecond of the day; may lie outside of it
 */
export function microsecondsOf(day: number, microsecond: number): number | bigint {
	if (day <= exactDays && day >= -exactDays) return day * microsecondsPerDay + microsecond;
	const exact = BigInt(day) * BigInt(microsecondsPerDay) + BigInt(microsecond);
	const number = Number(exact);
	return Number.isSafeInteger(number) ? number : exact;
}

/** The day of a moment in microseconds since 2000, and the microseconds of that day. */
export function splitMicroseconds(moment: number | bigint): {day: number; microsecond: number} {
	if (typeof moment === 'number') {
		const day = Math.floor(moment / microsecondsPerDay);
		return {day, microsecond: moment - day * microsecondsPerDay};
	}
	const perDay = BigInt(microsecondsPerDay);
	const microsecond = ((moment % perDay) + perDay) % perDay;
	return {day: Number((moment - microsecond) / perDay), microsecond: Number(microsecond)};
}
