/** What a text looks like: the evidence behind a proposed type. Reads with the very functions that convert. */
import {codeAt} from '../convert/code-at.ts';
import {plainDecimal} from '../convert/decimal.ts';
import {newMoment, readMoment, readTime} from '../convert/moment.ts';
import {parseUuid} from '../convert/uuid-text.ts';

/** Each text has one form, the first that fits in this order. */
export const textForms = [
	'blank',
	'date',
	'date and time',
	'date and time with zone',
	'no calendar date',
	'time',
	'integer',
	'padded integer',
	'decimal',
	'boolean word',
	'number word',
	'uuid',
	'json',
	'other',
] as const;

export type TextForm = (typeof textForms)[number];

const booleanWords = new Set(['t', 'true', 'y', 'yes', 'on', 'f', 'false', 'n', 'no', 'off']);
const numberWords = new Set(['nan', 'inf', '+inf', '-inf', 'infinity', '+infinity', '-infinity']);
const dateShape = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?$/;
/** Integers that a bigint holds whatever their digits are. */
const safeDigits = 18;

const moment = newMoment();

/** The form of a text. Longer texts than any number or date are told by their first character alone. */
export function textForm(text: string): TextForm {
	const first = text.charCodeAt(0);
	if (Number.isNaN(first)) return 'blank';
	if (isDigit(first)) return formOfDigits(text);
	if (first === 123 || first === 91) return looksLikeJson(text) ? 'json' : bracedUuid(text);
	if ((first === 43 || first === 45) && text.length <= 40) return numberForm(text);
	if (text.length <= 9 && numberWords.has(text.toLowerCase())) return 'number word';
	if (text.length <= 5 && booleanWords.has(text.toLowerCase())) return 'boolean word';
	if (text.length >= 32 && text.length <= 41 && parseUuid(text)) return 'uuid';
	if (first === 46 && text.length <= 40) return numberForm(text);
	return first <= 32 && text.trim() === '' ? 'blank' : 'other';
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

function formOfDigits(text: string): TextForm {
	if (text.length > 45) return 'other';
	if (codeAt(text, 4) === 45 && codeAt(text, 7) === 45) {
		if (readMoment(text, moment)) {
			if (text.length === 10) return 'date';
			return Number.isNaN(moment.offset) ? 'date and time' : 'date and time with zone';
		}
		if (dateShape.test(text)) return 'no calendar date';
	}
	if (codeAt(text, 2) === 58 && readTime(text, 0, moment) === text.length) return 'time';
	if (text.length >= 32 && parseUuid(text)) return 'uuid';
	return numberForm(text);
}

/** A number that its own text can be made of again, or one that is written with more than it says. */
function numberForm(text: string): TextForm {
	if (/^-?\d+$/.test(text)) {
		const digits = text.replace('-', '');
		const canonical = digits === '0' ? text === '0' : !digits.startsWith('0');
		return canonical && digits.length <= safeDigits ? 'integer' : 'padded integer';
	}
	if (typeof plainDecimal(text) === 'string') return 'decimal';
	return numberWords.has(text.toLowerCase()) ? 'number word' : 'other';
}

function looksLikeJson(text: string): boolean {
	const last = text.trimEnd().at(-1);
	return text.startsWith('{') ? last === '}' && !parseUuid(text) : last === ']';
}

function bracedUuid(text: string): TextForm {
	return parseUuid(text) ? 'uuid' : 'other';
}
