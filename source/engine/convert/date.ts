/** Dates. */
import {splitMicroseconds} from './calendar.ts';
import type {ConvertContext, Converter} from './converter.ts';
import {makeMomentOfNumber} from './epoch.ts';
import {newMoment, readMoment} from './moment.ts';
import type {ConvertOptions} from './options.ts';
import {Problem} from './problem.ts';

const notDate = new Problem('not-a-date', 'A calendar date in the form YYYY-MM-DD was expected.');
const hasTime = new Problem('has-time', 'The value has a time of day, which a date cannot hold.');

/**
 * Days since 2000-01-01. A time of day is a problem unless it is midnight (of UTC, where a zone is named), or may
 * be dropped: then the date is the one written, or that of UTC where a zone is named.
 */
export function makeDate(options: ConvertOptions, context: ConvertContext): Converter {
	const mayDrop = options.lossy === 'drop-time';
	const momentOfNumber = makeMomentOfNumber(options.lossy ? {...options, lossy: 'round'} : options, context);
	const moment = newMoment();

	const fromText = (text: string): number | Problem => {
		if (!readMoment(text, moment)) return notDate;
		if (text.length === 10) return moment.day;
		if (moment.offset === 0 || Number.isNaN(moment.offset)) {
			return mayDrop || (moment.microsecond === 0 && moment.finer === 0) ? moment.day : hasTime;
		}
		if (!mayDrop) return hasTime;
		return moment.day + Math.floor((moment.microsecond / 1_000_000 - moment.offset) / 86_400);
	};

	return value => {
		if (typeof value === 'string') return fromText(value);
		if (typeof value !== 'number' && typeof value !== 'bigint') return notDate;
		const microseconds = momentOfNumber(value);
		if (microseconds instanceof Problem) return microseconds;
		const {day, microsecond} = splitMicroseconds(microseconds);
		return mayDrop || microsecond === 0 ? day : hasTime;
	};
}
