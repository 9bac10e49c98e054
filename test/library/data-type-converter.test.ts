import {expect, it} from 'vitest';
import {ConversionError, DataTypeConverter, MigrationError} from '../../source/index.ts';

const namespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const converter = new DataTypeConverter({namespace});

/** The code of the error that a conversion throws. */
function codeOf(convert: () => unknown): string {
	try {
		return `no error, but ${String(convert())}`;
	} catch (error) {
		return error instanceof ConversionError ? error.code : String(error);
	}
}

it('leaves NULL as null in every type', () => {
	expect(converter.convertUuid(null)).toBeNull();
	expect(converter.convertDatetime(null)).toBeNull();
	expect(converter.convertDate(null)).toBeNull();
	expect(converter.convertDecimal(null)).toBeNull();
	expect(converter.convertJson(null)).toBeNull();
	expect(converter.convertBoolean(null)).toBeNull();
});

it('spells UUIDs the usual way, and takes nothing else for one', () => {
	const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
	expect(converter.convertUuid(`{${id.toUpperCase()}}`)).toBe(id);
	expect(converter.convertUuid(Buffer.from(id.replaceAll('-', ''), 'hex'))).toBe(id);
	expect(codeOf(() => converter.convertUuid(7))).toBe('not-a-uuid');
	expect(codeOf(() => converter.convertUuid(''))).toBe('not-a-uuid');
});

it('makes of a key the same UUID whatever it is stored as, and another one for another entity', () => {
	const id = converter.convertUuid(7, 'users');
	expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect(converter.convertUuid('7', 'users')).toBe(id);
	expect(converter.convertUuid(7n, 'users')).toBe(id);
	expect(converter.convertUuid(7, 'goals')).not.toBe(id);
	expect(codeOf(() => converter.convertUuid(' ', 'users'))).toBe('not-a-key');
});

it('makes no UUID of a key without a namespace', () => {
	expect(() => new DataTypeConverter().convertUuid(7, 'users')).toThrow(MigrationError);
});

it('keeps the microseconds of a moment', () => {
	expect(converter.convertDatetime('2024-03-31T02:30:00.123456')).toBe('2024-03-31 02:30:00.123456+00');
	expect(converter.convertDatetime('2024-03-31 02:30', {zone: '+02:00'})).toBe('2024-03-31 00:30:00+00');
	expect(converter.convertDatetime(1_711_852_200, {epoch: 'seconds'})).toBe('2024-03-31 02:30:00+00');
	expect(codeOf(() => converter.convertDatetime('2024-03-31 02:30', {zone: 'Europe/Berlin'}))).toBe(
		'ambiguous-timestamp',
	);
	expect(codeOf(() => converter.convertDatetime('31.03.2024'))).toBe('not-a-timestamp');
});

it('drops the time of a date only when told to', () => {
	expect(converter.convertDate('2024-03-31')).toBe('2024-03-31');
	expect(codeOf(() => converter.convertDate('2024-03-31 08:15'))).toBe('has-time');
	expect(converter.convertDate('2024-03-31 08:15', {lossy: 'drop-time'})).toBe('2024-03-31');
	expect(codeOf(() => converter.convertDate('2024-02-30'))).toBe('not-a-date');
});

it('gives decimals in full, and rounds only when told to', () => {
	const digits = '123456789012345678901234567890.123456789';
	expect(converter.convertDecimal(digits)?.toFixed()).toBe(digits);
	expect(converter.convertDecimal(0.1)?.toFixed()).toBe('0.1');
	expect(converter.convertDecimal('12.50', {precision: 12, scale: 2})?.times(12).toFixed()).toBe('150');
	expect(codeOf(() => converter.convertDecimal('1.005', {precision: 12, scale: 2}))).toBe('too-precise');
	expect(converter.convertDecimal('1.005', {precision: 12, scale: 2, lossy: 'round'})?.toFixed()).toBe(
		'1.01',
	);
	expect(codeOf(() => converter.convertDecimal('1000', {precision: 3}))).toBe('out-of-range');
	expect(codeOf(() => converter.convertDecimal('12,50'))).toBe('not-a-number');
	expect(() => converter.convertDecimal('1', {scale: 2})).toThrow(RangeError);
});

it('asks for a bigint where a number has lost its last digits', () => {
	expect(() => converter.convertDecimal(2 ** 53)).toThrow('give it as a bigint or as text');
	expect(converter.convertDecimal(2n ** 53n + 1n)?.toFixed()).toBe('9007199254740993');
});

it('parses JSON, but for what would come out as something else', () => {
	expect(converter.convertJson('{"goals": [1, 2.50, -0.0, 1e3], "on": true}')).toEqual({
		goals: [1, 2.5, -0, 1000],
		on: true,
	});
	expect(converter.convertJson('null')).toBeNull();
	expect(codeOf(() => converter.convertJson('{"a": 1,}'))).toBe('not-json');
	expect(codeOf(() => converter.convertJson('"\\u0000"'))).toBe('nul-byte');
	for (const number of ['9007199254740993', '1e400', '0.1234567890123456789']) {
		expect(
			codeOf(() => converter.convertJson(`[${number}]`)),
			number,
		).toBe('too-precise');
	}
});

it('takes only 0, 1 and the known words for booleans', () => {
	expect([1, 0n, 'TRUE', 'off', true].map(value => converter.convertBoolean(value))).toEqual([
		true,
		false,
		true,
		false,
		true,
	]);
	expect(codeOf(() => converter.convertBoolean(2))).toBe('not-a-boolean');
	expect(codeOf(() => converter.convertBoolean('maybe'))).toBe('not-a-boolean');
});

it('refuses values that SQLite cannot hold, naming what they are', () => {
	const anything = converter as unknown as Record<string, (value: unknown) => unknown>;
	expect(() => anything.convertDatetime?.(new Date())).toThrow('not Date');
	expect(() => anything.convertDecimal?.(Number.NaN)).toThrow('not NaN');
	expect(() => anything.convertJson?.({a: 1})).toThrow('not Object');
});

it('never quotes the value in the error', () => {
	try {
		converter.convertBoolean('hunter2');
		expect.unreachable();
	} catch (error) {
		expect(error).toMatchObject({name: 'ConversionError', reason: (error as Error).message});
		expect((error as Error).message).not.toContain('hunter2');
	}
});
