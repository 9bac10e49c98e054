/** Dates, times of day and moments, by patterns and Date. */
import type {ConvertOptions, Epoch} from '../../convert/options.ts';
import {Exact} from './decimal.ts';
import type {Expectation} from './expectation.ts';
import {makeOffsetOf} from './zone.ts';

const moment =
	/^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?$/;
/** The two usual forms, in UTC, which need no reckoning: what is no such moment is another text than the server's. */
const plainMoment = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?Z?$/;
const clock = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/;

/** Microseconds since 1970-01-01 00:00 UTC of the first moment of year 1, and of the first after year 9999. */
const earliest = -62_135_596_800_000_000n;
const afterLatest = 253_402_300_800_000_000n;

const perDay = 86_400_000_000n;

/** timestamp_out and timestamptz_out in the ISO style, in UTC. @param suffix +00 where the type has a zone */
export function expectTimestamp(
	{zone, lossy, epoch}: ConvertOptions,
	suffix: '+00' | '',
	places = mostPlaces,
): Expectation {
	const written = (microseconds: bigint) => {
		const held = atPlaces(microseconds, places, lossy === 'round');
		return held === undefined ? undefined : momentText(held, suffix);
	};
	const isUtc = zone === undefined || zone === 'UTC';
	const offsetOf = makeOffsetOf(zone ?? 'UTC');
	return value => {
		if (typeof value !== 'string') {
			const number = typeof value === 'object' ? undefined : microsecondsOf(value, epoch, lossy === 'round');
			return number === undefined ? undefined : written(number);
		}
		const isNamed = value.endsWith('Z');
		if (places === mostPlaces && (isNamed || isUtc) && plainMoment.test(value)) {
			const fraction = isNamed ? value.slice(20, -1) : value.slice(20);
			return `${value.slice(0, 10)} ${value.slice(11, 19)}${behindPoint(fraction)}${suffix}`;
		}
		const match = moment.exec(value);
		if (!match || !isTimeOfDay(match)) {
			return undefined;
		}
		const [, , , , , , , fraction = '', named] = match;
		const part = microsecondsOfFraction(fraction, lossy === 'round');
		const wall = wallOf(match);
		const offset = named === undefined ? offsetOf(wall) : makeOffsetOf(named)(wall);
		return part === undefined || offset === undefined
			? undefined
			: written(BigInt(wall - offset) * 1000n + BigInt(part));
	};
}

/** date_out: the date as written; that of UTC where another zone is named and the time may be dropped. */
export function expectDate({lossy, epoch}: ConvertOptions): Expectation {
	const mayDrop = lossy === 'drop-time';
	const ofMicroseconds = (microseconds: bigint) =>
		mayDrop || microseconds % perDay === 0n ? dateText(microseconds) : undefined;
	return value => {
		if (typeof value !== 'string') {
			const number =
				typeof value === 'object' ? undefined : microsecondsOf(value, epoch, lossy !== undefined);
			return number === undefined ? undefined : ofMicroseconds(number);
		}
		const match = moment.exec(value);
		if (!match || !isTimeOfDay(match)) {
			return undefined;
		}
		const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', named = 'Z'] = match;
		const offset = makeOffsetOf(named)(0) ?? 0;
		if (offset !== 0) {
			return mayDrop ? dateText(BigInt(wallOf(match) - offset) * 1000n) : undefined;
		}
		const isMidnight = /^0*$/.test(hour + minute + second + fraction);
		return mayDrop || isMidnight ? `${year}-${month}-${day}` : undefined;
	};
}

/** time_out */
export function expectTime({lossy}: ConvertOptions, places = mostPlaces): Expectation {
	return value => {
		const match = typeof value === 'string' ? clock.exec(value) : null;
		if (!match) {
			return undefined;
		}
		const [, hour, minute, second = '00', fraction = ''] = match;
		const part = microsecondsOfFraction(fraction, lossy === 'round');
		if (part === undefined || Number(minute) > 59 || Number(second) > 59) {
			return undefined;
		}
		const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
		const held = atPlaces(BigInt(seconds) * 1_000_000n + BigInt(part), places, lossy === 'round');
		return held === undefined || held > perDay
			? undefined
			: clockText(Number(held / 1_000_000n), Number(held % 1_000_000n));
	};
}

/** Digits behind the second that the types hold without a modifier. */
const mostPlaces = 6;

/** What a column with fewer digits behind the second holds: undefined where it would round and may not; half up where it may. */
function atPlaces(microseconds: bigint, places: number, mayRound: boolean): bigint | undefined {
	const step = 10n ** BigInt(mostPlaces - places);
	const over = ((microseconds % step) + step) % step;
	if (over === 0n) {
		return microseconds;
	}
	return mayRound ? microseconds - over + (over * 2n >= step ? step : 0n) : undefined;
}

function isTimeOfDay([, year, , , hour = '0', minute = '0', second = '0']: RegExpExecArray): boolean {
	return year !== '0000' && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** Milliseconds of the whole seconds that are written, as if they were UTC. */
function wallOf([, year, month, day, hour = '0', minute = '0', second = '0']: RegExpExecArray): number {
	const wall = new Date(0);
	wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
	return wall.setUTCHours(Number(hour), Number(minute), Number(second));
}

/** Undefined where there are more than microseconds, unless they may be rounded, half up. */
function microsecondsOfFraction(fraction: string, mayRound: boolean): number | undefined {
	const whole = Number(fraction.slice(0, 6).padEnd(6, '0'));
	const rest = fraction.slice(6);
	if (/^0*$/.test(rest)) {
		return whole;
	}
	return mayRound ? whole + (rest >= '5' ? 1 : 0) : undefined;
}

const units = {seconds: 1_000_000, milliseconds: 1000, microseconds: 1} as const;

/** Microseconds since 1970 of a number; `auto` goes by magnitude, where that leaves no doubt. */
function microsecondsOf(
	value: bigint | number,
	epoch: Epoch = 'auto',
	mayRound: boolean,
): bigint | undefined {
	const size = Math.abs(Number(value));
	if (!Number.isFinite(size)) {
		return undefined;
	}
	if (epoch === 'julian-day') {
		// SQLite's own: to the millisecond (computeJD in date.c); day 2440587.5 is 1970-01-01 00:00.
		return BigInt(Math.floor(Number(value) * 86_400_000 + 0.5) - 210_866_760_000_000) * 1000n;
	}
	const named = epoch === 'auto' ? unitBySize(size) : epoch;
	if (named === undefined) {
		return undefined;
	}
	const exact = new Exact(value.toString()).mul(units[named]);
	const found = exact.isInteger() || mayRound ? BigInt(exact.round().toFixed(0)) : undefined;
	return found !== undefined && found >= earliest && found < afterLatest ? found : undefined;
}

function unitBySize(size: number): keyof typeof units | undefined {
	if (size < 1e8 || size >= 1e17) {
		return undefined;
	}
	return size < 1e11 ? 'seconds' : size < 1e14 ? 'milliseconds' : 'microseconds';
}

function momentText(microseconds: bigint, suffix: string): string {
	const ofDay = ((microseconds % perDay) + perDay) % perDay;
	const clockPart = clockText(Number(ofDay / 1_000_000n), Number(ofDay % 1_000_000n));
	const [date, era] = dateText(microseconds).split(' ');
	return `${date} ${clockPart}${suffix}${era === undefined ? '' : ` ${era}`}`;
}

function dateText(microseconds: bigint): string {
	const ofDay = ((microseconds % perDay) + perDay) % perDay;
	const date = new Date(Number((microseconds - ofDay) / 1000n));
	const year = date.getUTCFullYear();
	const rest = date.toISOString().slice(-19, -14);
	return `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${rest}${year > 0 ? '' : ' BC'}`;
}

function clockText(seconds: number, microsecond: number): string {
	const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	const text = parts.map(part => String(part).padStart(2, '0')).join(':');
	return text + behindPoint(String(microsecond).padStart(6, '0'));
}

function behindPoint(fraction: string): string {
	let end = fraction.length;
	while (end > 0 && fraction.charCodeAt(end - 1) === 48) {
		end--;
	}
	return end === 0 ? '' : `.${fraction.slice(0, end)}`;
}
