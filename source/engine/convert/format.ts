/** Converted values as PostgreSQL writes them, with TimeZone UTC and DateStyle ISO. */
import {dateOfDays, microsecondsPerDay, splitMicroseconds} from './calendar.ts';
import {plainDecimal} from './decimal.ts';
import {formatUuid} from './uuid-text.ts';
import type {TargetType, TargetValue} from './values.ts';

/**
 * The text of the type's output function; of jsonb, whose output is the server's own spelling, the text that was
 * given.
 */
export function formatValue(type: TargetType, value: TargetValue): string {
	switch (type.name) {
		case 'uuid':
			return formatUuid(value as Uint8Array);
		case 'boolean':
			return value ? 't' : 'f';
		case 'float4':
			return formatReal(shortestSingle(value as number), 6);
		case 'float8':
			return formatReal(shortestDouble(value as number), 15);
		case 'numeric':
			return padToScale(String(value), type.precision === undefined ? 0 : (type.scale ?? 0));
		case 'bytea':
			return formatBytes(value as Uint8Array);
		case 'date':
			return formatDate(value as number, '');
		case 'time':
			return formatTime(value as number);
		case 'timestamp':
			return formatMoment(value as number | bigint, '');
		case 'timestamptz':
			return formatMoment(value as number | bigint, '+00');
		default:
			return String(value);
	}
}

function formatBytes(bytes: Uint8Array): string {
	return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`;
}

/**
 * @param exponential '1.5e+21', 'Infinity' or 'NaN'
 * @param most decimal exponent from which on PostgreSQL writes one: FLT_DIG, DBL_DIG (float.c, ryu)
 */
function formatReal(exponential: string, most: number): string {
	const match = /^(-?)(\d)(?:\.(\d+))?e([+-])(\d+)$/.exec(exponential);
	if (!match) return exponential;
	const [, sign, first = '', rest = '', exponentSign, exponentDigits = ''] = match;
	const exponent = Number(`${exponentSign}${exponentDigits}`);
	const digits = first + rest;
	if (exponent < -4 || exponent >= most) {
		return `${sign}${first}${rest && `.${rest}`}e${exponentSign}${exponentDigits.padStart(2, '0')}`;
	}
	if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
	const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
	const fraction = digits.slice(exponent + 1);
	return `${sign}${whole}${fraction && `.${fraction}`}`;
}

/**
 * The fewest digits that read back as the same double. PostgreSQL wants them nearer to it than to any other, where
 * JavaScript takes the middle between two: that can happen to whole numbers beyond 2^53 only.
 */
function shortestDouble(value: number): string {
	if (Object.is(value, -0)) return '-0e+0';
	const shortest = value.toExponential();
	if (!Number.isInteger(value) || Number.isSafeInteger(value)) return shortest;
	const exact = BigInt(value);
	for (let digits = shortest.replace(/e.*|\D/g, '').length - 1; ; digits++) {
		const text = value.toExponential(digits);
		const mirrored = 2n * BigInt(plainDecimal(text) as string) - exact;
		if (mirrored === exact || BigInt(Number(mirrored)) !== mirrored) return text;
	}
}

/** The same for a float4, whose middles are exact as doubles. */
function shortestSingle(value: number): string {
	if (Object.is(value, -0)) return '-0e+0';
	if (!Number.isFinite(value)) return String(value);
	for (let digits = 0; ; digits++) {
		const text = value.toExponential(digits);
		const read = Number(text);
		const mirrored = 2 * read - value;
		const isMiddle = mirrored !== value && Math.fround(mirrored) === mirrored;
		if (Math.fround(read) === value && !isMiddle) return text;
	}
}

function padToScale(plain: string, scale: number): string {
	if (scale <= 0 || !/\d/.test(plain)) return plain;
	const point = plain.indexOf('.');
	if (point < 0) return `${plain}.${'0'.repeat(scale)}`;
	return plain + '0'.repeat(Math.max(0, scale - (plain.length - point - 1)));
}

function formatDate(days: number, suffix: string): string {
	const {year, month, day} = dateOfDays(days);
	const written = String(year > 0 ? year : 1 - year).padStart(4, '0');
	return `${written}-${pad(month)}-${pad(day)}${suffix}${year > 0 ? '' : ' BC'}`;
}

function formatTime(microsecond: number): string {
	const second = Math.floor(microsecond / 1_000_000);
	const fraction = microsecond % 1_000_000;
	const clock = `${pad(Math.floor(second / 3600))}:${pad(Math.floor(second / 60) % 60)}:${pad(second % 60)}`;
	return fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}

function formatMoment(moment: number | bigint, zone: string): string {
	const {day, microsecond} = splitMicroseconds(moment);
	return formatDate(day, ` ${formatTime(microsecond % microsecondsPerDay)}${zone}`);
}

function pad(number: number): string {
	return String(number).padStart(2, '0');
}
