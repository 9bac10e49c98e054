/** timestamp and timestamptz. */
import {microsecondsOf} from './calendar.ts';
import type {ConvertContext, Converter} from './converter.ts';
import {makeMomentOfNumber} from './epoch.ts';
import {newMoment, readMoment} from './moment.ts';
import type {ConvertOptions} from './options.ts';
import {Problem} from './problem.ts';
import {makeOffsetOf} from './zone.ts';

const notTimestamp = new Problem(
	'not-a-timestamp',
	'A date, or a date and time such as 2024-03-31 02:30:00 with a zone or without, was expected.',
);
const tooPrecise = new Problem('too-precise', 'The moment has fractions of a microsecond.');

/**
 * Microseconds since 2000-01-01 00:00 UTC. Texts without a zone are of `zone`; a `timestamp` without time zone
 * holds the time of UTC where the text or the mapping names a zone, and the time as written where neither does.
 */
export function makeTimestamp(options: ConvertOptions, context: ConvertContext): Converter {
	const zone = options.zone ?? 'UTC';
	const offsetOf = makeOffsetOf(zone);
	const noSuchTime = new Problem(
		'ambiguous-timestamp',
		`The clocks of ${zone} showed this time twice or never.`,
	);
	const mayRound = options.lossy === 'round';
	const momentOfNumber = makeMomentOfNumber(options, context);
	const moment = newMoment();

	const fromText = (text: string): number | bigint | Problem => {
		if (!readMoment(text, moment)) return notTimestamp;
		let {microsecond} = moment;
		if (moment.finer > 0) {
			if (!mayRound) return tooPrecise;
			if (moment.finer === 2) microsecond++;
		}
		const offset = Number.isNaN(moment.offset)
			? offsetOf(moment.day, Math.floor(moment.microsecond / 1_000_000))
			: moment.offset;
		if (Number.isNaN(offset)) return noSuchTime;
		return microsecondsOf(moment.day, microsecond - offset * 1_000_000);
	};

	return value => {
		if (typeof value === 'string') return fromText(value);
		if (typeof value === 'number' || typeof value === 'bigint') return momentOfNumber(value);
		return notTimestamp;
	};
}
