/** What each column of a row must hold, by the plan's word for it and by rules of its own. */
import type {ConvertOptions} from '../../convert/options.ts';
import type {SourceValue, TargetType} from '../../convert/values.ts';
import type {PackMember, PlannedColumn} from '../../plan/plan.ts';
import type {Expectation, Given} from './expectation.ts';
import {jsonbText} from './jsonb.ts';
import {expectDate, expectTime, expectTimestamp} from './moment.ts';
import {expectInteger, expectNumeric, expectReal} from './numbers.ts';
import {expectBoolean, expectBytes, expectText, textOf} from './text.ts';
import {expectUuid} from './uuid.ts';

/** The server's text of a row's column, null for NULL, undefined where the row had to be rejected. */
export type ColumnExpectation = (row: readonly SourceValue[]) => string | null | undefined;

export function expectColumn(column: PlannedColumn, namespace: string): ColumnExpectation {
	const {source, type, convert, blankIsNull} = column;
	const empty = column.default === undefined ? null : expectDefault(column.default, column, namespace);
	if (source.kind === 'default') {
		return () => empty;
	}
	if (source.kind === 'pack') {
		const pack = expectPack(source.members, namespace);
		const ofText = expectType(type, convert, namespace);
		return row => {
			const text = pack(row);
			return text === null ? empty : text === undefined ? undefined : ofText(text);
		};
	}
	const {input} = source;
	const expectation = expectType(type, convert, namespace);
	return row => {
		const value = row[input] ?? null;
		const isEmpty = value === null || (blankIsNull && typeof value === 'string' && value.trim() === '');
		return isEmpty ? empty : expectation(value);
	};
}

/** @throws RangeError if the options name a zone that is none */
export function expectType(type: TargetType, options: ConvertOptions, namespace: string): Expectation {
	switch (type.name) {
		case 'uuid':
			return expectUuid(options.entity, namespace);
		case 'boolean':
			return expectBoolean;
		case 'int2':
		case 'int4':
		case 'int8':
			return expectInteger(type.name, options);
		case 'float4':
		case 'float8':
			return expectReal(type.name, options);
		case 'numeric':
			return expectNumeric(type, options);
		case 'text':
			return expectText;
		case 'bytea':
			return expectBytes;
		case 'date':
			return expectDate(options);
		case 'time':
			return expectTime(options, type.places);
		case 'timestamp':
			return expectTimestamp(options, '', type.places);
		case 'timestamptz':
			return expectTimestamp(options, '+00', type.places);
		case 'json':
			return textOf;
		case 'jsonb':
			return value => {
				const text = textOf(value);
				return text === undefined ? undefined : jsonbText(text);
			};
	}
}

/** A default is in the target's units, and nothing of it may be lost. */
function expectDefault(
	value: string | number | boolean,
	{type, convert}: PlannedColumn,
	namespace: string,
): string | undefined {
	const {multiply: _multiply, lossy: _lossy, ...options} = convert;
	return expectType(type, options, namespace)(givenDefault(value, type));
}

function givenDefault(value: string | number | boolean, {name}: TargetType): Given {
	if (typeof value === 'boolean') {
		return ['boolean', 'text', 'json', 'jsonb'].includes(name) ? String(value) : BigInt(value);
	}
	return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** The JSON object of what is not NULL; null where all of it is. */
function expectPack(members: readonly PackMember[], namespace: string): ColumnExpectation {
	const expected = members.map(member => ({
		input: member.input,
		name: JSON.stringify(member.name),
		write: expectMember(member, namespace),
	}));
	return row => {
		const written: string[] = [];
		for (const {input, name, write} of expected) {
			const value = row[input] ?? null;
			if (value === null) {
				continue;
			}
			const text = write(value);
			if (text === undefined) {
				return undefined;
			}
			written.push(`${name}:${text}`);
		}
		return written.length === 0 ? null : `{${written.join(',')}}`;
	};
}

function expectMember({references, json}: PackMember, namespace: string): Expectation {
	if (references) {
		const uuid = expectUuid(references.entity, namespace);
		return value => {
			const id = uuid(value);
			return id === undefined ? undefined : `"${id}"`;
		};
	}
	return value => {
		if (typeof value === 'string') {
			return json ? value : JSON.stringify(value);
		}
		return typeof value === 'object' ? undefined : textOf(value);
	};
}
