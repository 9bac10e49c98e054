/** The zone of moments that name none. */
import {daysTo2000} from './calendar.ts';
import {parseOffset} from './moment.ts';

/**
 * Seconds east of UTC of a wall time, NaN where the zone's clocks did not show it or showed it twice.
 * The wall time is given as days since 2000-01-01 and seconds of the day.
 */
export type OffsetOf = (day: number, second: number) => number;

/**
 * @param zone 'UTC', an offset such as '+02:00', or an IANA name
 * @throws RangeError if there is no such zone
 */
export function makeOffsetOf(zone: string): OffsetOf {
	const fixed = zone === 'UTC' ? 0 : parseOffset(zone);
	if (fixed !== undefined) return () => fixed;
	const offsetAt = makeOffsetAt(zone);
	const wholeDays = new Map<number, number>();
	return (day, second) => {
		const known = wholeDays.get(day);
		if (known !== undefined) return known;
		const midnight = (day + daysTo2000) * 86_400;
		const before = offsetAt(midnight - 86_400);
		const after = offsetAt(midnight + 2 * 86_400);
		const during = offsetAt(midnight + 43_200);
		if (before === during && during === after) {
			wholeDays.set(day, during);
			return during;
		}
		return offsetOfWallTime(midnight + second, new Set([before, during, after]), offsetAt);
	};
}

/** Near a change of the clocks: the one candidate that leads back to itself, NaN if there are none or two. */
function offsetOfWallTime(
	wall: number,
	candidates: Set<number>,
	offsetAt: (second: number) => number,
): number {
	const fitting = [...candidates].filter(offset => offsetAt(wall - offset) === offset);
	return fitting.length === 1 ? (fitting[0] as number) : Number.NaN;
}

/** A function from seconds since 1970 UTC to the zone's offset then. */
function makeOffsetAt(zone: string): (second: number) => number {
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone: zone,
		calendar: 'gregory',
		numberingSystem: 'latn',
		hourCycle: 'h23',
		era: 'short',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	return second => {
		const fields = new Map(format.formatToParts(second * 1000).map(part => [part.type, part.value]));
		const field = (name: Intl.DateTimeFormatPartTypes): number => Number(fields.get(name));
		const wall = new Date(0);
		const year = fields.get('era') === 'BC' ? 1 - field('year') : field('year');
		wall.setUTCFullYear(year, field('month') - 1, field('day'));
		wall.setUTCHours(field('hour'), field('minute'), field('second'));
		return wall.getTime() / 1000 - second;
	};
}
