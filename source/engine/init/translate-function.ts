/** Functions that mean the same in both. https://www.sqlite.org/lang_corefunc.html */
import {quoteLiteral} from '../quote-name.ts';
import {Untranslatable} from './cursor.ts';
import type {Expression} from './expression.ts';
import {aggregateNames, translateAggregate} from './translate-aggregate.ts';
import {compare, fold, refuseConverted} from './translate-compare.ts';
import {asBoolean, asNumber, asText, castTo, commonType, type Scope, type Typed} from './typed.ts';

type Call = Extract<Expression, {kind: 'call'}>;
type Translate = (expression: Expression, scope: Scope) => Typed;

/** @throws Untranslatable */
export function translateCall(call: Call, scope: Scope, translate: Translate): Typed {
	const args = call.args.map(arg => translate(arg, scope));
	if (call.name === 'typeof' && args.length === 1) return typeName(args[0] as Typed);
	for (const arg of args) refuseConverted(arg);
	if (aggregateNames.has(call.name) && (args.length <= 1 || call.name === 'group_concat')) {
		const filter = call.filter && asBoolean(translate(call.filter, scope));
		return translateAggregate(call, args, filter, scope);
	}
	const make = functions[call.name];
	if (!make || call.star || call.distinct || call.filter) {
		throw new Untranslatable(`the function ${call.name}() has no certain counterpart`);
	}
	const made = make(args);
	if (!made) throw new Untranslatable(`${call.name}() of ${args.map(a => a.type).join(', ')}`);
	return made;
}

type Make = (args: readonly Typed[]) => Typed | undefined;

const text = (sql: string): Typed => ({sql, type: 'text'});
const bigint = (sql: string): Typed => ({sql, type: 'bigint'});

const coalesce: Make = args => {
	const type = commonType(args);
	return {sql: `COALESCE(${args.map(a => castTo(a, type)).join(', ')})`, type};
};

const choose: Make = ([condition, yes, no]) => {
	if (!condition || !yes) return undefined;
	const type = commonType(no ? [yes, no] : [yes]);
	const end = no ? ` ELSE ${castTo(no, type)}` : '';
	return {sql: `CASE WHEN ${asBoolean(condition)} THEN ${castTo(yes, type)}${end} END`, type};
};

const substring: Make = ([value, start, length]) => {
	const known = (n: Typed | undefined, least: number): boolean =>
		n?.literal?.kind === 'integer' && Number(n.literal.text) >= least;
	if (!value || !start || value.type !== 'text' || !known(start, 1) || (length && !known(length, 0))) {
		return undefined;
	}
	return text(`substr(${value.sql}, ${start.sql}${length ? `, ${length.sql}` : ''})`);
};

const trim =
	(name: string): Make =>
	([value, characters]) =>
		value && text(`${name}(${asText(value)}${characters ? `, ${asText(characters)}` : ''})`);

/** NULL where any is NULL: LEAST and GREATEST leave NULLs out. */
const extreme =
	(name: string): Make =>
	args => {
		const type = commonType(args.map(asNumber));
		const isNull = args.map(a => `${a.sql} IS NULL`).join(' OR ');
		return {sql: `CASE WHEN ${isNull} THEN NULL ELSE ${name}(${args.map(a => a.sql).join(', ')}) END`, type};
	};

const functions: Readonly<Record<string, Make | undefined>> = {
	abs: ([value]) => {
		const number = value && asNumber(value);
		return number && {sql: `abs(${number.sql})`, type: number.type};
	},
	coalesce,
	ifnull: coalesce,
	iif: choose,
	if: choose,
	nullif: ([a, b]) =>
		a && b && {sql: `CASE WHEN ${compare('=', a, b)} THEN NULL ELSE ${a.sql} END`, type: a.type},
	length: ([value]) =>
		value &&
		bigint(
			value.type === 'bytea' ? `octet_length(${value.sql})::bigint` : `length(${asText(value)})::bigint`,
		),
	lower: ([value]) => value && text(fold(asText(value))),
	upper: ([value]) => value && text(`upper(${asText(value)} COLLATE "C")`),
	trim: trim('btrim'),
	ltrim: trim('ltrim'),
	rtrim: trim('rtrim'),
	substr: substring,
	substring,
	replace: ([value, from, to]) =>
		value && from && to && text(`replace(${asText(value)}, ${asText(from)}, ${asText(to)})`),
	instr: ([value, part]) =>
		value?.type === 'text' && part?.type === 'text'
			? bigint(`strpos(${value.sql}, ${part.sql})::bigint`)
			: undefined,
	hex: ([value]) =>
		value?.type === 'bytea' ? text(`COALESCE(upper(encode(${value.sql}, 'hex')), '')`) : undefined,
	min: extreme('LEAST'),
	max: extreme('GREATEST'),
	// A hint to SQLite's planner, and nothing else.
	likely: ([value]) => value,
	unlikely: ([value]) => value,
};

const classes: Partial<Record<Typed['type'], string>> = {
	bigint: 'integer',
	boolean: 'integer',
	'double precision': 'real',
	text: 'text',
	bytea: 'blob',
};

/** Known from the column's type, where all of its values are of one storage class. */
function typeName(value: Typed): Typed {
	const name = value.converted ? undefined : classes[value.type];
	if (name === undefined) throw new Untranslatable(`typeof() of a ${value.type}`);
	return text(`CASE WHEN ${value.sql} IS NULL THEN 'null' ELSE ${quoteLiteral(name)} END`);
}
