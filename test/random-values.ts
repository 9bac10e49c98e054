/** SQL literals of values as databases hold them: what is meant to be there, and now and then what is not. */
import {createHash} from 'node:crypto';
import fc from 'fast-check';

const integers = fc.oneof(
	fc.integer({min: -1, max: 4}).map(String),
	fc.constantFrom('7', '2147483648', '1600000000', '1600000000123', '9007199254740993', '4294967295'),
	fc.constantFrom('9223372036854775807', '-9223372036854775808'),
	fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}).map(String),
);

const reals = fc.oneof(
	fc.constantFrom('-0.0', '0.1', '1.0', '2.5', '1e300', '-1e300', '5e-324', '2.2250738585072014e-308'),
	fc.constantFrom(
		'9007199254740993.0',
		'9223372036854775808.0',
		'2451545.25',
		'1600000000.5',
		'9e999',
		'-9e999',
	),
	fc.double({noNaN: true, noDefaultInfinity: true}).map(realLiteral),
);

function longText(number: number): string {
	return Array.from({length: 100}, (_, i) =>
		createHash('sha256').update(`${number} ${i}`).digest('base64'),
	).join('');
}

const plainTexts = fc.oneof(
	fc.constantFrom(
		'',
		' ',
		'a',
		'A',
		'a ',
		'b',
		'1',
		'01',
		'1.0',
		'-0',
		'1e3',
		'NaN',
		'Inf',
		'NULL',
		'\\N',
		'\\.',
	),
	fc.constantFrom(
		"it's",
		'tab\tand\nline',
		'\r\n',
		'\u00e9',
		'e\u0301',
		'ß',
		'👩‍👩‍👧',
		'\u{10FFFF}',
		'\ufeff',
		'\u2028',
	),
	fc.string({unit: 'binary', maxLength: 8}).filter(text => !text.includes('\0')),
	// More than an entry of an index takes, and no compression makes it small.
	fc.integer({min: 0, max: 3}).map(longText),
);

const moments = fc.constantFrom(
	...[
		'2024-02-29',
		'2024-01-01 00:00:00',
		'2024-01-01T12:30:00Z',
		'2023-12-31 23:59:59.999999',
		'1969-12-31',
	],
	...['2024-03-31 02:30:00+02:00', '0001-01-01', '9999-12-31 23:59:59', '2024-01-01 00:00', '20240101'],
	...['2023-02-29', '0000-00-00', '31/12/2023', '2024-01-01 24:00:00', '2024-01-01 00:00:00.1234567', 'now'],
);

const times = fc.constantFrom('00:00', '23:59:59', '12:30:00.5', '24:00:00', '25:00', '12:30:00.1234567');
const truths = fc.constantFrom('true', 'FALSE', 'yes', 'n', 't', 'on', '1');
const uuids = fc.oneof(
	fc.uuid(),
	fc.constantFrom('6F1B7C1E-59A4-4A0E-8A5A-0F8C2D0F5A11', '6f1b7c1e59a44a0e8a5a0f8c2d0f5a11', 'none'),
);
const documents = fc.oneof(
	fc.json({maxDepth: 2}),
	fc.constantFrom('{"a":1,"a":2}', '[1e999]', '"\\u0000"', '"\\ud800"', ' {} ', '{', 'nul', '1.10', ''),
);

const blobs = fc.oneof(
	fc.constantFrom("X''", "X'00'", "X'FF'", "X'616263'", "X'C3A9'", "X'5C78'"),
	fc.uint8Array({maxLength: 12}).map(bytes => blobLiteral(bytes)),
);

/** What no text of PostgreSQL can hold. */
const impossibleTexts = fc.constantFrom(
	textLiteral('a\0b'),
	textLiteral('\0'),
	`CAST(X'61FF' AS TEXT)`,
	`CAST(X'EDA080' AS TEXT)`,
);

const flavours = {
	integers,
	bits: fc.constantFrom('0', '1'),
	reals,
	numbers: fc.oneof(integers, reals),
	texts: plainTexts.map(textLiteral),
	moments: moments.map(textLiteral),
	times: times.map(textLiteral),
	truths: truths.map(textLiteral),
	uuids: uuids.map(textLiteral),
	documents: documents.map(textLiteral),
	blobs,
};

const anything = fc.oneof(
	{weight: 12, arbitrary: fc.oneof(...Object.values(flavours))},
	{weight: 1, arbitrary: impossibleTexts},
);

export type Flavour = keyof typeof flavours | 'anything';

export const flavour: fc.Arbitrary<Flavour> = fc.constantFrom(
	...(Object.keys(flavours) as Flavour[]),
	'anything',
);

/** A literal for a column of a flavour. */
export function literal(kind: Flavour): fc.Arbitrary<string> {
	return kind === 'anything'
		? fc.oneof({weight: 6, arbitrary: anything}, {weight: 1, arbitrary: fc.constant('NULL')})
		: fc.oneof(
				{weight: 40, arbitrary: flavours[kind]},
				{weight: 4, arbitrary: fc.constant('NULL')},
				{weight: 1, arbitrary: anything},
			);
}

/** A text as SQL; the parser of SQLite would end it at a NUL. */
function textLiteral(text: string): string {
	return text.includes('\0')
		? `CAST(${blobLiteral(Buffer.from(text))} AS TEXT)`
		: `'${text.replaceAll("'", "''")}'`;
}

function blobLiteral(bytes: Uint8Array): string {
	return `X'${Buffer.from(bytes).toString('hex')}'`;
}

function realLiteral(value: number): string {
	const text = Object.is(value, -0) ? '-0' : String(value);
	return /[.e]/.test(text) ? text : `${text}.0`;
}
