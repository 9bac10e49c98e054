/** What a column's values are, counted value by value. */
import {invalidUtf8At} from '../convert/utf8.ts';
import {type TextForm, textForm} from './text-form.ts';

/** Counts and extremes of one column. Lengths are in characters (UTF-16 units for those outside the BMP). */
export interface ColumnScan {
	rows: number;
	nulls: number;
	integers: number;
	reals: number;
	texts: number;
	blobs: number;
	/** Reals with a fraction. */
	fractions: number;
	/** Reals that may be seconds since 1970, with more than six decimals: finer than a microsecond. */
	fineFractions: number;
	infinities: number;
	/** Over integers and finite reals; beyond 2^53 these are near, not exact. */
	lowest: number;
	highest: number;
	/** The integers' extremes as they are, where they go beyond 2^53. */
	exactRange?: {readonly lowest: string; readonly highest: string};
	/** Numbers by the unit in which they may be moments, going by their size. */
	units: Record<MomentUnit, number>;
	longest: number;
	/** Most bytes of a text or blob. */
	mostBytes: number;
	/** Texts of ASCII alone. */
	ascii: number;
	forms: Partial<Record<TextForm, number>>;
	/** Moments and times with digits behind the microsecond. */
	fineTexts: number;
	/** UUIDs in the usual spelling, lower case. */
	plainUuids: number;
	nulTexts: number;
	/** Texts that hold U+FFFD, which may hide invalid UTF-8. */
	suspicious: number;
	/** Blobs that are UTF-8 text without NUL. */
	textBlobs: number;
	/** Texts that are no JSON, in a column declared as such. */
	invalidJson: number;
	/** Blobs and texts too large to look into. */
	unseen: number;
	/** An example for each class and form, with the row's key. */
	examples: Partial<Record<TextForm | 'integer value' | 'real value' | 'blob', Example>>;
}

export interface Example {
	readonly value: string;
	readonly rowid: string;
}

export type MomentUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'julian-day' | 'none';

/** Characters of an example. */
const exampleLength = 40;

export function newColumnScan(): ColumnScan {
	return {
		rows: 0,
		nulls: 0,
		integers: 0,
		reals: 0,
		texts: 0,
		blobs: 0,
		fractions: 0,
		fineFractions: 0,
		infinities: 0,
		lowest: Number.POSITIVE_INFINITY,
		highest: Number.NEGATIVE_INFINITY,
		units: {seconds: 0, milliseconds: 0, microseconds: 0, 'julian-day': 0, none: 0},
		longest: 0,
		mostBytes: 0,
		ascii: 0,
		forms: {},
		fineTexts: 0,
		plainUuids: 0,
		nulTexts: 0,
		suspicious: 0,
		textBlobs: 0,
		invalidJson: 0,
		unseen: 0,
		examples: {},
	};
}

/**
 * Counts a number.
 * @param isInteger its storage class
 */
export function addNumber(scan: ColumnScan, value: number, isInteger: boolean, rowid: unknown): void {
	if (isInteger) scan.integers++;
	else {
		scan.reals++;
		if (!Number.isFinite(value)) {
			scan.infinities++;
			return;
		}
		if (!Number.isInteger(value)) {
			scan.fractions++;
		}
	}
	if (value < scan.lowest) scan.lowest = value;
	if (value > scan.highest) scan.highest = value;
	const unit = unitOf(value);
	scan.units[unit]++;
	if (unit === 'seconds' && !isInteger && !hasMicroseconds(value)) scan.fineFractions++;
	const kind = isInteger ? 'integer value' : 'real value';
	scan.examples[kind] ??= {value: String(value), rowid: String(rowid)};
}

function hasMicroseconds(value: number): boolean {
	const [, fraction = ''] = String(value).split('.');
	return fraction.length <= 6;
}

/** The unit that a number's size leaves no doubt of; Julian days are those from the years 1585 to 2406. */
function unitOf(value: number): MomentUnit {
	const magnitude = Math.abs(value);
	if (magnitude >= 1e8 && magnitude < 1e11) return 'seconds';
	if (magnitude >= 1e11 && magnitude < 1e14) return 'milliseconds';
	if (magnitude >= 1e14 && magnitude < 1e17) return 'microseconds';
	return value >= 2_300_000 && value < 2_600_000 ? 'julian-day' : 'none';
}

export function addText(scan: ColumnScan, text: string, rowid: unknown): void {
	scan.texts++;
	const {length} = text;
	if (length > scan.longest) scan.longest = length;
	const form = textForm(text);
	scan.forms[form] = (scan.forms[form] ?? 0) + 1;
	if (form === 'uuid' && length === 36 && text === text.toLowerCase()) scan.plainUuids++;
	else if (form.includes('time') && /\.\d{6}0*[1-9]/.test(text)) scan.fineTexts++;
	const bytes = isAscii(text) ? length : Buffer.byteLength(text);
	if (bytes === length) scan.ascii++;
	else if (text.includes('\uFFFD')) scan.suspicious++;
	if (bytes > scan.mostBytes) scan.mostBytes = bytes;
	if (text.includes('\0')) scan.nulTexts++;
	scan.examples[form] ??= {value: text.slice(0, exampleLength), rowid: String(rowid)};
}

function isAscii(text: string): boolean {
	if (text.length > 64) return Buffer.byteLength(text) === text.length;
	for (let at = 0; at < text.length; at++) {
		if (text.charCodeAt(at) > 127) return false;
	}
	return true;
}

export function addBlob(scan: ColumnScan, bytes: Uint8Array, rowid: unknown): void {
	scan.blobs++;
	if (bytes.length > scan.mostBytes) scan.mostBytes = bytes.length;
	if (isTextBlob(bytes)) scan.textBlobs++;
	scan.examples.blob ??= {
		value: `x'${Buffer.from(bytes.subarray(0, 8)).toString('hex')}${bytes.length > 8 ? '…' : ''}'`,
		rowid: String(rowid),
	};
}

/** Whether the bytes are those of a text that PostgreSQL can hold. */
export function isTextBlob(bytes: Uint8Array): boolean {
	return !bytes.includes(0) && invalidUtf8At(bytes) < 0;
}
