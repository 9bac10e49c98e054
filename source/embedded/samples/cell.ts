/** Makers of one column's values, shared by the layouts. */
import {dateText, lastMoment, momentText} from './moments.ts';
import type {MakeValue, Row, SampleValue} from './sample-table.ts';

export const number: MakeValue = row => row.number;
export const user: MakeValue = row => row.user;
export const userText: MakeValue = row => (row.user === 0 ? null : String(row.user));

/** The row's moment. */
export const moment: MakeValue = row => momentText(row.at, row.random.int(0, 999_999));

/** The row's day. */
export const day: MakeValue = row => dateText(row.at);

/** Up to so many days after the row's moment. */
export function momentWithin(days: number): MakeValue {
	return row => {
		const later = Math.min(lastMoment, row.at + row.random.int(0, days * 86_400));
		return momentText(later, row.random.int(0, 999_999));
	};
}

export const flag: MakeValue = row => row.random.int(0, 1);

export function whole(low: number, high: number): MakeValue {
	return row => row.random.int(low, high);
}

/** A real with at most so many decimals, more often small than large. */
export function decimal(low: number, high: number, decimals: number): MakeValue {
	const scale = 10 ** decimals;
	return row => Math.round((low + (high - low) * row.random.real() ** 2) * scale) / scale;
}

/** A real with all its digits. */
export function real(low: number, high: number): MakeValue {
	return row => low + (high - low) * row.random.real();
}

export function oneOf(...values: readonly SampleValue[]): MakeValue {
	return row => row.random.pick(values);
}

/** NULL in so many of the rows. */
export function orNull(share: number, value: MakeValue): MakeValue {
	return row => (row.random.chance(share) ? null : value(row));
}

export function constant(value: SampleValue): MakeValue {
	return () => value;
}

/** JSON text of what `content` gives. */
export function json(content: (row: Row) => unknown): MakeValue {
	return row => JSON.stringify(content(row));
}
