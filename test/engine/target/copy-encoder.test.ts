/** Every type through a binary COPY into a real server, compared with the server's own cast of the text. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type GivenValue, makeConverter} from '../../../source/engine/convert/converter.ts';
import {formatValue} from '../../../source/engine/convert/format.ts';
import {Problem} from '../../../source/engine/convert/problem.ts';
import type {TargetType, TargetValue} from '../../../source/engine/convert/values.ts';
import {namespace, numeric, type} from '../convert/conversion.ts';
import {copiedColumn} from './copied-column.ts';

const {query, loadValues} = copiedColumn();

function convertAll(target: TargetType, values: readonly GivenValue[]): TargetValue[] {
	const convert = makeConverter(target, {lossy: 'round'}, {namespace, exactIntegers: true});
	return values.map(value => {
		const result = convert(value);
		if (result instanceof Problem) throw new Error(`${target.display}: ${result.reason}`);
		return result;
	});
}

/** What the server shows is its own cast of the text, and what formatValue says. */
async function expectSame(target: TargetType, values: readonly GivenValue[], casts = values): Promise<void> {
	const converted = convertAll(target, values);
	await loadValues(target, converted);
	const shown = (await query('SELECT v::text FROM t ORDER BY n')).flat();
	const expected = await query(
		`SELECT v::text::${target.display}::text FROM unnest($1::text[]) WITH ORDINALITY AS u(v, n) ORDER BY n`,
		[casts.map(String)],
	);
	expect(shown).toEqual(expected.flat());
	expect(converted.map(value => formatText(target, value))).toEqual(shown);
}

/** boolean::text is not what the output function writes. */
function formatText(target: TargetType, value: TargetValue): string {
	return target.name === 'boolean' ? String(value) : formatValue(target, value);
}

function samples<T>(arbitrary: fc.Arbitrary<T>, count = 1000): T[] {
	return fc.sample(arbitrary, {numRuns: count, seed: 20_240_331});
}

const anyMoment = fc.date({
	min: new Date('0001-01-01T00:00:00Z'),
	max: new Date('9999-12-31T00:00:00Z'),
	noInvalidDate: true,
});

describe('a value in a binary COPY is the value that the server reads from its text', () => {
	it('uuid', async () => {
		await expectSame(type('uuid'), samples(fc.uuid(), 100));
	});

	it('boolean', async () => {
		await expectSame(type('boolean'), ['true', 'false']);
	});

	it('int2, int4 and int8, with their extremes (NU-01)', async () => {
		await expectSame(type('int2'), [-32768, -1, 0, 1, 32767]);
		await expectSame(type('int4'), [-2147483648, -1, 0, 1, 2147483647, ...samples(fc.integer(), 200)]);
		const wide = fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n});
		const edges = [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 32n, 2n ** 31n].flatMap(n => [
			n,
			-n,
			n - 1n,
		]);
		await expectSame(type('int8'), [-(2n ** 63n), 2n ** 63n - 1n, -1n, 0n, ...edges, ...samples(wide)]);
	});

	it('float8 and float4, with the text that the server writes', async () => {
		const doubles = samples(fc.double({noNaN: true, noDefaultInfinity: true}), 2000);
		const middles = samples(fc.integer({min: 2 ** 51, max: 2 ** 53 - 1}), 2000).map(n => n * 16);
		const round = [
			0,
			-0,
			1e15,
			1e14,
			123456789012345,
			1e-4,
			1e-5,
			5e-324,
			1.5,
			100000,
			1e6,
			1e300,
			2 ** 54 + 8,
			2 ** 60,
			...middles,
		];
		await expectSame(
			type('float8'),
			[...round, ...doubles, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
			[
				...round.map(value => (Object.is(value, -0) ? '-0' : String(value))),
				...doubles.map(value => (Object.is(value, -0) ? '-0' : String(value))),
				'Infinity',
				'-Infinity',
			],
		);
		const singles = samples(fc.float({noNaN: true, noDefaultInfinity: true}), 2000).filter(
			v => !Object.is(v, -0),
		);
		await expectSame(type('float4'), [100000, 1e6, 0.5, 44688952, 456950016, ...singles]);
	});

	it('numeric, whatever its digits are', async () => {
		const decimal = fc
			.tuple(fc.boolean(), fc.bigInt({min: 0n, max: 10n ** 40n}), fc.nat(45))
			.map(([negative, digits, scale]) => {
				const text = digits.toString().padStart(scale + 1, '0');
				const plain = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
				return negative ? `-${plain}` : plain;
			});
		const groups = [
			'0',
			'0.00',
			'10000',
			'100000000',
			'0.0001',
			'0.00001',
			'0.00000001',
			'1.0000',
			'12345.6789',
		];
		const forms = [
			'1e10',
			'1.50e1',
			'1e-10',
			'.5',
			'5.',
			'-0',
			'+7',
			'007',
			`${'9'.repeat(500)}.${'9'.repeat(500)}`,
		];
		await expectSame(type('numeric'), [...groups, ...forms, ...samples(decimal, 3000)]);
		const doubles = samples(fc.double({noNaN: true, noDefaultInfinity: true}), 1000);
		await expectSame(
			type('numeric'),
			doubles,
			doubles.map(v => (Number.isInteger(v) && Math.abs(v) < 1e21 ? BigInt(v) : v)) as never,
		);
		await expectSame(type('numeric'), [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
	});

	it('numeric(p,s), padded and rounded as the server does it', async () => {
		const cents = samples(fc.integer({min: -1_000_000_000, max: 1_000_000_000}), 1000).map(n => n / 100);
		await expectSame(numeric(12, 2), [...cents, 0, '12.345', '-12.345', '0.005', '-0.004', '9999999999.99']);
		await expectSame(numeric(6, 0), [1, 1.5, 2.5, -2.5]);
		await expectSame(numeric(5, -2), [149, 150, -250, 1234567]);
		await expectSame(numeric(2, 4), ['0.00125', 0]);
	});

	it('text, of any characters and length (EN-04)', async () => {
		const texts = samples(fc.string({unit: 'binary', maxLength: 100}), 1000).filter(
			text => !text.includes('\0'),
		);
		const long = [
			'x'.repeat(41),
			'é'.repeat(40),
			'x'.repeat(70_000),
			'😀'.repeat(70_000),
			'é'.repeat(700_000),
		];
		await expectSame(type('text'), ['', '\\N', '\\.', '  pad ', 'a\tb\nc\r\\', ...texts, ...long]);
	});

	it('bytea (BL-01)', async () => {
		const bytes = [
			Buffer.from('00ff10', 'hex'),
			Buffer.alloc(0),
			Buffer.alloc(1_000_000),
			...samples(fc.uint8Array(), 200),
		];
		await expectSame(
			type('bytea'),
			bytes,
			bytes.map(b => `\\x${Buffer.from(b).toString('hex')}`),
		);
	});

	it('date and time', async () => {
		const days = samples(anyMoment);
		await expectSame(type('date'), [
			'0001-01-01',
			'9999-12-31',
			...days.map(day => day.toISOString().slice(0, 10)),
		]);
		await expectSame(type('time'), ['00:00', '12:34:56', '23:59:59.999999', '24:00:00', '01:02:03.000100']);
	});

	it('timestamp and timestamptz', async () => {
		const moments = samples(fc.tuple(anyMoment, fc.nat(999))).map(
			([moment, micros]) => `${moment.toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}`,
		);
		await expectSame(type('timestamp'), ['2014-07-30 16:18:51', '2024-02-29', ...moments]);
		const zoned = moments.map((moment, i) => `${moment}${['Z', '+02', '-05:30', '+0545'][i % 4]}`);
		const early = ['0001-01-01 00:00:00+15:59', '1900-01-01 00:00:00 +00:00'];
		await expectSame(type('timestamptz'), [...early, ...moments, ...zoned]);
	});

	it('json and jsonb, whatever passes the conversion (JS-01)', async () => {
		const texts = samples(fc.json(), 300).filter(text => !text.includes('\\u0000'));
		await expectSame(type('json'), [
			'{"a":"\\u0000"}',
			'{"a":"\\ud800"}',
			'{"b":1,"b":2, "a":1e400}',
			...texts,
		]);
		const given = [
			'{"b":1,"b":2, "a":1e400}',
			'[1e131071]',
			'[1e-16383]',
			'"\\ud83d\\ude00"',
			'"\\\\u0000"',
			...texts,
		].filter(
			text => !(makeConverter(type('jsonb'), {}, {namespace, exactIntegers: true})(text) instanceof Problem),
		);
		expect(given.length).toBeGreaterThan(200);
		await loadValues(type('jsonb'), given);
		const shown = (await query('SELECT v::text FROM t ORDER BY n')).flat();
		const expected = await query(
			'SELECT v::jsonb::text FROM unnest($1::text[]) WITH ORDINALITY AS u(v, n) ORDER BY n',
			[given],
		);
		expect(shown).toEqual(expected.flat());
	});
});

it('jsonb refuses on the server what the conversion refuses (JS-01)', async () => {
	const texts = [
		'"\\u0000"',
		'"\\ud800"',
		'"\\udc00"',
		'"\\ud800\\n"',
		'[1e131072]',
		'[1e-16384]',
		'{a:1}',
		'"\u0001"',
	];
	const convert = makeConverter(type('jsonb'), {}, {namespace, exactIntegers: true});
	for (const text of texts) {
		expect(convert(text)).toBeInstanceOf(Problem);
		await expect(query('SELECT $1::text::jsonb', [text])).rejects.toThrow();
	}
});
