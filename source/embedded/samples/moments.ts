/**
 * The samples' calendar: everything clean lies in the years before a fixed day, whatever the clock says, so that
 * the same seed gives the same files next year.
 */

const firstDay = Date.UTC(2021, 0, 1);
const endDay = Date.UTC(2025, 5, 30);
const millisecondsADay = 86_400_000;

const days = Array.from({length: (endDay - firstDay) / millisecondsADay}, (_, day) =>
	new Date(firstDay + day * millisecondsADay).toISOString().slice(0, 10),
);
const twoDigits = Array.from({length: 100}, (_, number) => String(number).padStart(2, '0'));

/** Moments are whole seconds since 2021-01-01 00:00 UTC; this is the last one: 2025-06-29 23:59:59. */
export const lastMoment = (endDay - firstDay) / 1000 - 1;

/** `2024-03-01` */
export function dateText(moment: number): string {
	return days[Math.floor(moment / 86_400)] ?? '';
}

/** `07:05:00` */
export function timeText(moment: number): string {
	const second = moment % 86_400;
	const hours = twoDigits[Math.floor(second / 3600)];
	return `${hours}:${twoDigits[Math.floor(second / 60) % 60]}:${twoDigits[second % 60]}`;
}

/** `2024-03-01 07:05:00.001234`, as Python writes a datetime into SQLite. */
export function momentText(moment: number, microseconds: number): string {
	return `${dateText(moment)} ${timeText(moment)}.${String(microseconds).padStart(6, '0')}`;
}

/** Seconds since 1970. */
export function epochSeconds(moment: number): number {
	return firstDay / 1000 + moment;
}
