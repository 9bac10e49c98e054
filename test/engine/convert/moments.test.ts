import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {GivenValue} from '../../../source/engine/convert/converter.ts';
import {formatValue} from '../../../source/engine/convert/format.ts';
import type {ConvertOptions} from '../../../source/engine/convert/options.ts';
import type {TypeName} from '../../../source/engine/convert/values.ts';
import {converter, type} from './conversion.ts';

/** What the target will show, or the code of the problem. */
function shown(
	name: TypeName,
	options: ConvertOptions = {},
	exactIntegers = false,
): (value: GivenValue) => string {
	const convert = converter(name, options, {exactIntegers});
	return value => {
		const result = convert(value);
		return typeof result === 'string' ? result : formatValue(type(name), result);
	};
}

const at = shown('timestamptz');

describe('a moment as text', () => {
	it('is of UTC unless it says otherwise (DA-06)', () => {
		expect(at('2024-03-31 02:30:00')).toBe('2024-03-31 02:30:00+00');
		expect(at('2024-03-31T02:30')).toBe('2024-03-31 02:30:00+00');
		expect(at('2024-03-31')).toBe('2024-03-31 00:00:00+00');
		expect(at('2024-03-31 02:30:00.5')).toBe('2024-03-31 02:30:00.5+00');
	});

	it('may name its zone in every usual way (DA-03)', () => {
		expect(at('1900-01-01 00:00:00 +00:00')).toBe('1900-01-01 00:00:00+00');
		for (const zone of ['+02', '+0200', '+02:00', ' +02:00']) {
			expect(at(`2024-01-01 01:00:00${zone}`)).toBe('2023-12-31 23:00:00+00');
		}
		expect(at('2024-01-01T01:00:00.123456Z')).toBe('2024-01-01 01:00:00.123456+00');
		expect(at('2024-01-01 00:00:00-05:30')).toBe('2024-01-01 05:30:00+00');
	});

	it('must be one', () => {
		const texts = [
			'',
			'now',
			'2024',
			'20240101',
			'1700000000',
			'2024-1-1',
			'2024-02-30',
			'0000-01-01',
			'2024-01-01x',
		];
		const times = [
			'24:00:00',
			'23:59:60',
			'12',
			'12:3',
			'12:30:',
			'12:30:00.',
			'12:60',
			'12:30:00+',
			'12:30:00+16',
		];
		const zones = ['12:30 UTC', '12:30:00Zx', '12:30+02:0', '12:30+02:60', '12:30  +02'];
		for (const value of [...texts, ...[...times, ...zones].map(time => `2024-01-01 ${time}`)]) {
			expect(at(value), value).toBe('not-a-timestamp');
		}
		expect(at(new Uint8Array(8))).toBe('not-a-timestamp');
	});

	it('loses no fraction of a microsecond unasked', () => {
		expect(at('2024-01-01 00:00:00.1234560')).toBe('2024-01-01 00:00:00.123456+00');
		expect(at('2024-01-01 00:00:00.1234567')).toBe('too-precise');
		expect(at('2024-01-01 00:00:00.12345600001')).toBe('too-precise');
		const rounded = shown('timestamptz', {lossy: 'round'});
		expect(rounded('2023-12-31 23:59:59.9999995')).toBe('2024-01-01 00:00:00+00');
		expect(rounded('2024-01-01 00:00:00.12345649')).toBe('2024-01-01 00:00:00.123456+00');
	});

	it('is read as Date reads it, whenever it is', () => {
		const moments = fc.date({
			min: new Date('0001-01-01T00:00:00Z'),
			max: new Date('9999-12-31T23:59:59Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(moments, moment => {
				const value = converter('timestamptz')(moment.toISOString());
				expect(BigInt(value as number)).toBe(BigInt(moment.getTime() - Date.UTC(2000, 0, 1)) * 1000n);
			}),
			{numRuns: 2000},
		);
	});
});

describe('a moment without a zone', () => {
	it('is of the given offset', () => {
		expect(shown('timestamptz', {zone: '+02:00'})('2024-01-01 01:00:00')).toBe('2023-12-31 23:00:00+00');
		expect(shown('timestamptz', {zone: '+02:00'})('2024-01-01 01:00:00Z')).toBe('2024-01-01 01:00:00+00');
	});

	it('is of the given place, with its summer time', () => {
		const berlin = shown('timestamptz', {zone: 'Europe/Berlin'});
		expect(berlin('2024-01-15 12:00:00')).toBe('2024-01-15 11:00:00+00');
		expect(berlin('2024-07-15 12:00:00')).toBe('2024-07-15 10:00:00+00');
		expect(berlin('2024-03-31 01:59:59')).toBe('2024-03-31 00:59:59+00');
		expect(berlin('2024-03-31 03:00:00')).toBe('2024-03-31 01:00:00+00');
		expect(berlin('2024-10-27 03:00:00')).toBe('2024-10-27 02:00:00+00');
		expect(shown('timestamptz', {zone: 'America/New_York'})('2024-03-31 02:30:00')).toBe(
			'2024-03-31 06:30:00+00',
		);
	});

	it('is a problem where the clocks were changed (DA-06)', () => {
		const berlin = shown('timestamptz', {zone: 'Europe/Berlin'});
		expect([berlin('2024-03-31 02:30:00'), berlin('2024-10-27 02:30:00')]).toEqual([
			'ambiguous-timestamp',
			'ambiguous-timestamp',
		]);
	});

	it('needs a zone that exists', () => {
		expect(() => converter('timestamptz', {zone: 'Europe/Atlantis'})).toThrow(RangeError);
	});

	it('stays as written in a timestamp without time zone, unless a zone is named', () => {
		expect(shown('timestamp')('2014-07-30 16:18:51')).toBe('2014-07-30 16:18:51');
		expect(shown('timestamp')('2014-07-30 16:18:51+02')).toBe('2014-07-30 14:18:51');
		expect(shown('timestamp', {zone: '+02:00'})('2014-07-30 16:18:51')).toBe('2014-07-30 14:18:51');
	});
});

describe('a number as a moment', () => {
	it('is not guessed at (DA-02, DA-04)', () => {
		for (const value of [0, 2024, 86400, -2024, 2460000.5, 20240131, -99999999.5])
			expect(at(value)).toBe('ambiguous-timestamp');
		expect(shown('timestamptz', {}, true)(1e17)).toBe('ambiguous-timestamp');
		expect(at(Number.POSITIVE_INFINITY)).toBe('not-a-timestamp');
	});

	it('goes by its magnitude where that leaves no doubt (DA-03, DA-04, TA-01)', () => {
		expect(at(1700000000)).toBe('2023-11-14 22:13:20+00');
		expect(at(1700000000.123456)).toBe('2023-11-14 22:13:20.123456+00');
		expect(at(1700000000000)).toBe('2023-11-14 22:13:20+00');
		expect(at(1700000000000.25)).toBe('2023-11-14 22:13:20.00025+00');
		expect(at(1700000000000000)).toBe('2023-11-14 22:13:20+00');
		expect(at(-2208988800000)).toBe('1900-01-01 00:00:00+00');
		expect(at(-2208988800.5)).toBe('1899-12-31 23:59:59.5+00');
		expect(at(1700000000n)).toBe('2023-11-14 22:13:20+00');
	});

	it('is what the mapping says it is', () => {
		expect(shown('timestamptz', {epoch: 'seconds'})(0)).toBe('1970-01-01 00:00:00+00');
		expect(shown('timestamptz', {epoch: 'seconds'})(-0.000001)).toBe('1969-12-31 23:59:59.999999+00');
		expect(shown('timestamptz', {epoch: 'milliseconds'})(86400)).toBe('1970-01-01 00:01:26.4+00');
		expect(shown('timestamptz', {epoch: 'microseconds'})(1.5)).toBe('too-precise');
		expect(shown('timestamptz', {epoch: 'seconds'})(1e-7)).toBe('too-precise');
		expect(shown('timestamptz', {epoch: 'seconds', lossy: 'round'})(1e-7)).toBe('1970-01-01 00:00:00+00');
		expect(shown('timestamptz', {epoch: 'seconds', lossy: 'round'})(1.0000005)).toBe(
			'1970-01-01 00:00:01.000001+00',
		);
		expect(shown('timestamptz', {epoch: 'seconds'})(1e12)).toBe('out-of-range');
		expect(shown('timestamptz', {epoch: 'microseconds'}, true)(9007199254740993n)).toBe(
			'2255-06-05 23:47:34.740993+00',
		);
		expect(shown('timestamptz', {epoch: 'seconds'}, true)(253402300799n)).toBe('9999-12-31 23:59:59+00');
	});

	it('may be a Julian day, in the milliseconds of SQLite (DA-04)', () => {
		const julian = shown('timestamptz', {epoch: 'julian-day'});
		expect(julian(2460000.5)).toBe('2023-02-25 00:00:00+00');
		expect(julian(2451545)).toBe('2000-01-01 12:00:00+00');
		expect(julian(2440587.5)).toBe('1970-01-01 00:00:00+00');
		expect([julian(-1), julian(5373484.5), julian(5)]).toEqual([
			'out-of-range',
			'out-of-range',
			'out-of-range',
		]);
	});
});

describe('a date', () => {
	const date = shown('date');

	it('is one of the calendar (DA-07)', () => {
		for (const value of [
			'0000-00-00',
			'2020-02-30',
			'2021-13-01',
			'0000-01-01',
			'2021-02-29',
			'1900-02-29',
			'2020-1-5',
			'bad',
		]) {
			expect(date(value)).toBe('not-a-date');
		}
		for (const value of ['2020-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])
			expect(date(value)).toBe(value);
	});

	it('loses no time of day unasked (DA-07)', () => {
		expect(date('2020-01-05 13:45:00')).toBe('has-time');
		expect(date('2020-01-05 00:00:00')).toBe('2020-01-05');
		expect(date('2020-01-05T00:00:00.000Z')).toBe('2020-01-05');
		expect(date('2020-01-05 00:00:00+02')).toBe('has-time');
		expect(date('2020-01-05 00:00:00.0000001')).toBe('has-time');
		const drop = shown('date', {lossy: 'drop-time'});
		expect(drop('2020-01-05 13:45:00')).toBe('2020-01-05');
		expect(drop('2020-01-05 01:00:00+02:00')).toBe('2020-01-04');
		expect(drop('2020-01-05 23:00:00-02:00')).toBe('2020-01-06');
		expect(drop('2020-01-05 99:00:00')).toBe('not-a-date');
	});

	it('may be a number that is midnight of UTC', () => {
		expect(date(1700006400)).toBe('2023-11-15');
		expect(date(1700000000)).toBe('has-time');
		expect(shown('date', {lossy: 'drop-time'})(1700000000.1234567)).toBe('2023-11-14');
		expect(date(2024)).toBe('ambiguous-timestamp');
		expect(date(new Uint8Array(1))).toBe('not-a-date');
	});
});

it('a time is one of the day (DA-07)', () => {
	const time = shown('time');
	expect(time('12:00')).toBe('12:00:00');
	expect(time('23:59:59.000001')).toBe('23:59:59.000001');
	expect(time('24:00:00')).toBe('24:00:00');
	for (const value of ['25:30:00', '24:00:01', '24:00:00.1', '12', '12:00:60', '12:00Z', '', '1:00', 43200]) {
		expect(time(value)).toBe('not-a-time');
	}
	expect(time('12:00:00.1234567')).toBe('too-precise');
	expect(shown('time', {lossy: 'round'})('12:00:00.1234567')).toBe('12:00:00.123457');
});
