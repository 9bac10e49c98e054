/** The PostgreSQL type of a column, from what its values are and from what it was declared as. */
import {quoteName} from '../quote-name.ts';
import {type Choice, type ColumnFacts, choice, formCount, keepsAll, plural} from './choice.ts';
import {chooseMoment} from './choose-moment.ts';
import {bytes, text} from './choose-text.ts';
import type {ColumnType} from './column-type.ts';

/** @returns a type that takes every value, or the one that the exceptions are named for */
export function chooseType(facts: ColumnFacts): Choice {
	const {scan, column} = facts;
	const found = scan.integers + scan.reals + scan.texts + scan.blobs;
	const chosen =
		found === 0
			? choice(declared(facts))
			: facts.mixed === 'text' && isMixed(scan)
				? text(facts, '')
				: (chooseDeclared(facts) ?? unlikeDeclared(facts, chooseStored(facts)));
	if (isMoment(column.declaredType) && facts.coreData && scan.integers + scan.reals > 0) {
		return {...chosen, note: coreDataNote(column.name)};
	}
	const lost = isString(column.declaredType) && scan.integers + scan.reals > 0;
	return lost
		? {
				...chosen,
				note: [chosen.note, 'leading zeros of digits were lost when SQLite stored them']
					.filter(Boolean)
					.join('; '),
			}
		: chosen;
}

/** Whether the values are of several classes, or texts of several forms. */
function isMixed({integers, reals, texts, blobs, forms}: ColumnFacts['scan']): boolean {
	const classes = [integers + reals, texts, blobs].filter(count => count > 0).length;
	return classes > 1 || Object.keys(forms).length > 1;
}

/** Says so where the declaration is not what the values are. */
function unlikeDeclared({column: {declaredType: type}}: ColumnFacts, chosen: Choice): Choice {
	const isTold = isBoolean(type) || isMoment(type) || isTime(type) || isJson(type) || isUuid(type);
	return isTold && chosen.note === ''
		? {...chosen, note: `declared ${type}, but not every value is sure to be one: kept as they are`}
		: chosen;
}

const coreDataNote = (name: string): string =>
	`Core Data counts seconds since 2001: {sql: ${quoteName(name)} + 978307200, epoch: seconds} makes a moment of them`;

const isBoolean = (type: string): boolean => /bool/i.test(type);
const isMoment = (type: string): boolean => /date|timestamp/i.test(type);
const isTime = (type: string): boolean => /^time\b/i.test(type) && !/stamp/i.test(type);
const isJson = (type: string): boolean => /json/i.test(type);
const isUuid = (type: string): boolean => /uuid|guid|uniqueidentifier/i.test(type);
const isBytes = (type: string): boolean => /blob|binary|byte|image/i.test(type);
const isExact = (type: string): boolean => /num|dec|money|currency/i.test(type);
const isString = (type: string): boolean => /^str/i.test(type.trim());

/** By the declaration alone, for a column that holds nothing. */
function declared({
	column: {declaredType: type, affinity},
	default: given,
	indexed,
}: ColumnFacts): ColumnType {
	if (isBoolean(type)) return 'boolean';
	if (isMoment(type)) {
		if (/^date$/i.test(type.trim())) return 'date';
		return /'localtime'/i.test(given ?? '') ? 'timestamp' : 'timestamptz';
	}
	if (isTime(type)) return 'time';
	if (isJson(type)) return indexed ? 'text' : 'json';
	if (isUuid(type)) return 'uuid';
	if (isBytes(type)) return 'bytea';
	if (affinity === 'integer') return 'bigint';
	if (affinity === 'real') return 'double precision';
	return isExact(type) ? 'numeric' : 'text';
}

/** Where the values bear the declaration out. */
function chooseDeclared(facts: ColumnFacts): Choice | undefined {
	const {column, scan, indexed} = facts;
	const type = column.declaredType;
	const found = scan.integers + scan.reals + scan.texts + scan.blobs;
	if (isBoolean(type) || isBooleanByDefault(facts)) {
		const words = formCount(scan, 'boolean word');
		const isAll = areBits(facts) && words === scan.texts && scan.reals + scan.blobs === 0;
		return isAll && !(indexed && words > 0) ? choice('boolean', {converted: words > 0}) : undefined;
	}
	if (isMoment(type)) return chooseMoment(facts);
	if (isTime(type)) {
		const isAll = formCount(scan, 'time') === found && scan.fineTexts === 0 && !indexed;
		return isAll ? choice('time', {converted: true}) : undefined;
	}
	if (isJson(type)) return chooseJson(facts);
	if (isUuid(type)) return scan.plainUuids === found ? choice('uuid', {converted: true}) : undefined;
	return undefined;
}

/** Numbers of a column whose default is TRUE or FALSE, as some libraries declare booleans. */
function isBooleanByDefault({column, scan, default: given}: ColumnFacts): boolean {
	return isExact(column.declaredType) && /^(?:true|false)$/i.test(given ?? '') && scan.texts === 0;
}

function areBits({scan}: ColumnFacts): boolean {
	return scan.integers === 0 || (scan.lowest >= 0 && scan.highest <= 1);
}

function chooseJson({column, scan, indexed, jsonlessBlobs}: ColumnFacts): Choice | undefined {
	if (indexed || scan.invalidJson + scan.unseen + scan.infinities + scan.nulTexts + jsonlessBlobs > 0)
		return undefined;
	if (scan.blobs === 0) return choice('json', {converted: scan.integers + scan.reals > 0});
	const name = quoteName(column.name);
	const sql = `CASE WHEN typeof(${name}) = 'blob' AND NOT json_valid(CAST(${name} AS TEXT)) THEN json(${name}) ELSE ${name} END`;
	return choice('json', {
		sql,
		converted: true,
		note: `${plural(scan.blobs, 'blob')} of JSON, in text or in SQLite's binary form`,
	});
}

/** By storage classes. */
function chooseStored(facts: ColumnFacts): Choice {
	const {column, scan} = facts;
	if (scan.blobs > 0) return chooseWithBlobs(facts);
	const numbers = scan.integers + scan.reals;
	if (scan.texts === 0) {
		if (isString(column.declaredType)) return choice('text');
		return choice(numberType(facts), {note: mixedNumbers(facts)});
	}
	if (numbers > 0 && isTyped(facts) && !keepsAll(facts)) {
		const words = formCount(scan, 'number word');
		if (words === scan.texts && facts.mixed !== 'null') {
			const note = `${plural(words, 'text')} such as NaN or Inf: NULL or a number, as you say`;
			return choice(numberType(facts), {rejects: words, note});
		}
		return chooseNumbers(facts);
	}
	return text(facts, numbers > 0 ? 'numbers and texts: all as texts, so that every value goes over' : '');
}

/** Declared as a number. */
function isTyped({column: {affinity, declaredType}}: ColumnFacts): boolean {
	return affinity === 'integer' || affinity === 'real' || isExact(declaredType);
}

function chooseNumbers(facts: ColumnFacts): Choice {
	const {column, scan, mixed} = facts;
	const name = quoteName(column.name);
	return mixed === 'null'
		? choice(numberType(facts), {
				sql: `CASE WHEN typeof(${name}) IN ('integer', 'real') THEN ${name} END`,
				note: `${plural(scan.texts, 'text')} become NULL`,
			})
		: choice(numberType(facts), {rejects: scan.texts, note: `${plural(scan.texts, 'text')} among numbers`});
}

function numberType({column, scan}: ColumnFacts): ColumnType {
	if (isExact(column.declaredType) || (scan.integers > 0 && scan.reals > 0)) return 'numeric';
	return scan.reals > 0 ? 'double precision' : 'bigint';
}

function mixedNumbers({column, scan}: ColumnFacts): string {
	if (column.affinity === 'integer' && scan.reals > 0) {
		return `${plural(scan.reals, 'real')} in a column declared ${column.declaredType}`;
	}
	return scan.integers > 0 && scan.reals > 0 && column.affinity === 'blob' ? 'integers and reals' : '';
}

function chooseWithBlobs(facts: ColumnFacts): Choice {
	const {column, scan} = facts;
	const found = scan.integers + scan.reals + scan.texts + scan.blobs;
	const binary = scan.blobs - scan.textBlobs;
	if (isBytes(column.declaredType)) return bytes(facts, '');
	if (scan.blobs === found && column.affinity !== 'text') return bytes(facts, '');
	const isMostlyBinary = column.affinity === 'text' && binary * 2 > found;
	if (isMostlyBinary || (scan.texts === 0 && binary > 0)) return bytes(facts, '');
	return text(facts, scan.textBlobs > 0 ? `${plural(scan.textBlobs, 'blob')} of UTF-8, taken as text` : '');
}
