/** What goes wrong in data of many years, each made for one column. */
import {epochSeconds} from './moments.ts';
import {personOf} from './people.ts';
import type {Random} from './random.ts';
import type {Defect, Row, SampleValue} from './sample-table.ts';

type Value = (row: Row, random: Random) => SampleValue;

function refused(column: string, what: string, value: Value): Defect {
	return {column, what, rejected: true, value};
}

function odd(column: string, what: string, value: Value): Defect {
	return {column, what, rejected: false, value};
}

function oneOf(...values: readonly SampleValue[]): Value {
	return (_, random) => random.pick(values);
}

export function notAnEmail(column: string): Defect {
	return refused(column, 'not an email', row => `user${row.number}.example.com`);
}

/** An email that another user has in small letters. The first row has no other before it and stays clean. */
export function emailInCapitals(column: string): Defect {
	return odd(column, "another user's email in capitals", row => personOf(row.number - 1).email.toUpperCase());
}

export function notAZipCode(column: string): Defect {
	return refused(column, 'not a ZIP code', oneOf('1234', '3030A', '303011234', 'K1A 0B1'));
}

export function outOfRange(column: string, ...values: readonly number[]): Defect {
	return refused(column, 'out of range', oneOf(...values));
}

export function blankNumber(column: string): Defect {
	return refused(column, 'blank text in a number', () => '');
}

export function tooPrecise(column: string): Defect {
	return refused(column, 'more decimals than the target holds', (_, random) => random.int(1, 9999) + 0.5678);
}

export function tooLong(column: string, limit: number): Defect {
	return refused(column, 'longer than the target holds', (_, random) =>
		'é'.repeat(limit + random.int(1, 20)),
	);
}

export function brokenJson(column: string): Defect {
	return refused(
		column,
		'broken JSON',
		oneOf('{bad', '{"steps": [1, 2', "{'single': 'quotes'}", '{"a": NaN}'),
	);
}

export function noSuchDay(column: string): Defect {
	return refused(column, 'a day that never was', oneOf('2024-02-30', '2023-02-29', '2021-13-01'));
}

export function futureDay(column: string): Defect {
	return refused(column, 'in the future', oneOf('2199-01-01', '2199-12-31'));
}

export function futureMoment(column: string): Defect {
	return refused(column, 'in the future', oneOf('2199-01-01 00:00:00.000000', '2199-12-31 23:59:59.999999'));
}

export function noSuchTime(column: string): Defect {
	return refused(column, 'a time that never is', oneOf('25:00:00', '22:61:00', 'late'));
}

export function notABoolean(column: string): Defect {
	return refused(column, 'neither true nor false', oneOf('maybe', 2));
}

export function absent(column: string): Defect {
	return refused(column, 'NULL where a value is required', () => null);
}

/** An id that no user has, in a column of integers. */
export function noSuchUser(column: string): Defect {
	return refused(column, 'a user who is not there', row => row.users + 1000 + row.number);
}

/** An id that no user has, in a column of texts. */
export function noSuchUserText(column: string): Defect {
	return refused(column, 'a user who is not there', row => String(row.users + 1000 + row.number));
}

/** `007` is not the text of 7, so it names nobody. */
export function leadingZeros(column: string): Defect {
	return refused(column, 'a user id with leading zeros', (row, random) => `00${random.int(1, row.users)}`);
}

export function integerAmongTexts(column: string): Defect {
	return odd(column, 'an integer among texts of digits', row => BigInt(row.user));
}

export function epochInSeconds(column: string): Defect {
	return odd(column, 'seconds since 1970', row => epochSeconds(row.at));
}

export function epochInMilliseconds(column: string): Defect {
	return odd(
		column,
		'milliseconds since 1970',
		(row, random) => epochSeconds(row.at) * 1000 + random.int(0, 999),
	);
}

export function booleanAsText(column: string): Defect {
	return odd(column, 'a boolean in words', oneOf('true', 'yes', 'False', 'no'));
}

export function padded(column: string): Defect {
	return odd(column, 'blanks around the text', oneOf('  padded on both sides  ', '\ttabbed\n', '   '));
}

export function negative(column: string): Defect {
	return odd(column, 'a negative amount', (_, random) => -random.int(1, 5_000_000) / 100);
}

export function absentWithDefault(column: string): Defect {
	return odd(column, 'NULL, for which there is a default', () => null);
}

export function noProfile(column: string): Defect {
	return {column, what: 'a user without a profile', rejected: false};
}
