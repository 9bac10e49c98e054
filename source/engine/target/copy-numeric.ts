/** numeric as a field of a binary COPY: numeric_recv and the comments on NumericVar in numeric.c. */
import type {CopyBuffer} from './copy-format.ts';

const negative = 0x4000;
const notANumber = 0xc000;
const infinity = 0xd000;
const negativeInfinity = 0xf000;

/**
 * Writes a plain decimal text: groups of four digits around the point, without groups of zeros at either end.
 * @param plain canonical decimal text, 'NaN', 'Infinity' or '-Infinity'
 */
export function writeNumeric(plain: string, out: CopyBuffer): void {
	const first = plain.charCodeAt(0) === 45 ? 1 : 0;
	if (plain.charCodeAt(first) > 57) {
		writeHeader(out, 0, 0, plain === 'NaN' ? notANumber : first === 1 ? negativeInfinity : infinity, 0);
		return;
	}
	const found = plain.indexOf('.');
	const point = found < 0 ? plain.length : found;
	const scale = found < 0 ? 0 : plain.length - found - 1;
	const wholeGroups = (point - first + 3) >> 2;
	const groups = wholeGroups + ((scale + 3) >> 2);
	out.reserve(12 + groups * 2);
	const {view} = out;
	const start = out.length + 12;
	let count = 0;
	let leading = 0;
	let end = 0;
	for (let group = 0; group < groups; group++) {
		const digit =
			group < wholeGroups
				? wholeGroup(plain, first, point - (wholeGroups - group) * 4)
				: fractionGroup(plain, point + 1 + (group - wholeGroups) * 4);
		if (digit === 0 && count === 0) {
			leading++;
			continue;
		}
		view.setInt16(start + count * 2, digit);
		count++;
		if (digit !== 0) end = count;
	}
	const weight = end === 0 ? 0 : wholeGroups - 1 - leading;
	writeHeader(out, end, weight, first === 1 && end > 0 ? negative : 0, scale);
	out.length += end * 2;
}

/** The length of the field and the four numbers before the digits. */
function writeHeader(out: CopyBuffer, digits: number, weight: number, sign: number, scale: number): void {
	out.reserve(12);
	const {view, length} = out;
	view.setInt32(length, 8 + digits * 2);
	view.setInt16(length + 4, digits);
	view.setInt16(length + 6, weight);
	view.setUint16(length + 8, sign);
	view.setUint16(length + 10, scale);
	out.length = length + 12;
}

/** Four digits before the point; the first group may have fewer. */
function wholeGroup(plain: string, first: number, start: number): number {
	let digit = 0;
	for (let at = Math.max(start, first); at < start + 4; at++) digit = digit * 10 + plain.charCodeAt(at) - 48;
	return digit;
}

/** Four digits behind the point; the last group is filled up with zeros. */
function fractionGroup(plain: string, start: number): number {
	let digit = 0;
	for (let at = start; at < start + 4; at++)
		digit = digit * 10 + (at < plain.length ? plain.charCodeAt(at) - 48 : 0);
	return digit;
}
