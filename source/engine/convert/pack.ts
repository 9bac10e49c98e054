/** Several source values as the members of one JSON object. */

import type {Converter} from './converter.ts';
import {jsonbProblem, jsonNumber} from './json.ts';
import {needsBigInt, Problem} from './problem.ts';
import {textProblem} from './text.ts';
import {formatUuid} from './uuid-text.ts';
import type {SourceValue} from './values.ts';

export interface PackedMember {
	readonly name: string;
	/** The text is JSON and goes in as it is. */
	readonly json: boolean;
	/** Makes the UUID of a member that is another entity's key. */
	readonly convert?: Converter;
	/** Numbers are REALs: 5 is written 5.0. */
	readonly real?: boolean;
}

const notText = new Problem('not-text', 'Bytes cannot be a member of a JSON object.');

/** `"name":`, made once per member. */
const prefixes = new WeakMap<PackedMember, string>();

function prefixOf(member: PackedMember): string {
	let prefix = prefixes.get(member);
	if (prefix === undefined) {
		prefix = `${JSON.stringify(member.name)}:`;
		prefixes.set(member, prefix);
	}
	return prefix;
}

/**
 * The JSON object of the values that are not NULL, null if all are. What json and jsonb alike can store comes out;
 * the reason of a problem names the member.
 * @param values one for each member
 * @param exactIntegers whether integers were read as bigint, so that every number is a REAL
 */
export function packObject(
	members: readonly PackedMember[],
	values: readonly SourceValue[],
	exactIntegers = false,
): string | null | Problem {
	let text = '';
	for (let i = 0; i < members.length; i++) {
		const value = values[i];
		if (value === null || value === undefined) continue;
		const member = members[i] as PackedMember;
		const written = writeMember(member, value, exactIntegers);
		if (typeof written !== 'string') return inMember(member, written);
		text += (text === '' ? '{' : ',') + prefixOf(member) + written;
	}
	return text === '' ? null : `${text}}`;
}

function writeMember(
	member: PackedMember,
	value: Exclude<SourceValue, null>,
	exactIntegers: boolean,
): string | Problem {
	if (member.convert) {
		const id = member.convert(value);
		if (id instanceof Problem) return id;
		return id instanceof Uint8Array ? `"${formatUuid(id)}"` : JSON.stringify(String(id));
	}
	if (typeof value === 'string') {
		if (member.json) return jsonbProblem(value) ?? value;
		return textProblem(value) ?? JSON.stringify(value);
	}
	if (typeof value === 'bigint') return value.toString();
	return typeof value === 'number' ? jsonNumber(value, exactIntegers || member.real === true) : notText;
}

function inMember(member: PackedMember, problem: Problem): Problem {
	return problem === needsBigInt ? problem : new Problem(problem.code, `${member.name}: ${problem.reason}`);
}
