/** Times of day. */
import type {Converter} from './converter.ts';
import {newMoment, readTime} from './moment.ts';
import type {ConvertOptions} from './options.ts';
import {Problem} from './problem.ts';

const notTime = new Problem('not-a-time', 'A time of day in the form HH:MM:SS was expected, up to 24:00:00.');
const tooPrecise = new Problem('too-precise', 'The time has fractions of a microsecond.');

/** Microseconds since midnight. Durations and times with a zone are no times of day. */
export function makeTime({lossy}: ConvertOptions): Converter {
	const mayRound = lossy === 'round';
	const moment = newMoment();
	return value => {
		if (typeof value !== 'string' || readTime(value, 0, moment) !== value.length) return notTime;
		if (moment.finer > 0 && !mayRound) return tooPrecise;
		return moment.finer === 2 ? moment.microsecond + 1 : moment.microsecond;
	};
}
