/** Zod's issues in an operator's words: unknown keys with a suggestion, unions by the branch that was meant. */
import type {z} from 'zod';
import type {MappingPath, MappingProblem} from './mapping-document.ts';
import {nearestName} from './nearest-name.ts';
import {mappingJsonSchema} from './schema.ts';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, string>> = {
	string: 'text',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	object: 'a map',
	record: 'a map',
	array: 'a list',
	tuple: 'a list',
};

/** What is wrong, for each issue one problem or more. @param mapping the value that was checked */
export function explainIssues(issues: readonly Issue[], mapping: unknown): MappingProblem[] {
	return issues.flatMap(issue => explain(issue, [], mapping));
}

function explain(issue: Issue, around: MappingPath, mapping: unknown): MappingProblem[] {
	const path = [...around, ...issue.path.map(part => (typeof part === 'number' ? part : String(part)))];
	switch (issue.code) {
		case 'unrecognized_keys':
			return issue.keys.map(key => unknownKey(path, key));
		case 'invalid_union':
			return explainUnion(issue.errors, path, mapping);
		case 'invalid_key':
			return issue.issues.slice(0, 1).map(({message}) => ({path, message}));
		case 'invalid_type': {
			const value = valueAt(mapping, path);
			const expected = kinds[issue.expected] ?? issue.expected;
			return [
				{
					path,
					message:
						value === undefined ? `is missing: ${expected}` : `must be ${expected}, not ${kindOf(value)}`,
				},
			];
		}

		case 'invalid_value':
			return [{path, message: notOneOf(issue.values.map(String), valueAt(mapping, path))}];
		case 'too_small':
			return [{path, message: issue.origin === 'string' ? 'must not be empty' : plain(issue.message)}];
		default:
			return [{path, message: plain(issue.message)}];
	}
}

function explainUnion(branches: readonly Issue[][], path: MappingPath, mapping: unknown): MappingProblem[] {
	const meant = branches.filter(issues => !issues.some(isOtherKind));
	if (meant.length === 0) {
		return [noBranch(branches, path, mapping)];
	}

	const branch =
		meant.find(issues => !issues.some(({code}) => code === 'unrecognized_keys')) ?? meant[0] ?? [];
	if (meant.length === 1 || !branch.some(({code}) => code === 'unrecognized_keys')) {
		return branch.flatMap(issue => explain(issue, path, mapping));
	}

	// Several kinds of map, none of which has all of the keys.
	const known = knownKeys(path);
	const keys = Object.keys(Object(valueAt(mapping, path)));
	const unknown = keys.filter(key => !known.includes(key));
	return unknown.length > 0
		? unknown.map(key => unknownKey(path, key))
		: [{path, message: `${keys.join(' and ')} cannot stand together; write an entry for each`}];
}

/** Whether an issue says that the value is something else altogether than its branch of a union expects. */
function isOtherKind(issue: Issue): boolean {
	return (
		issue.path.length === 0 &&
		(issue.code === 'invalid_type' ||
			issue.code === 'invalid_value' ||
			(issue.code === 'invalid_union' && issue.errors.every(issues => issues.some(isOtherKind))))
	);
}

function noBranch(branches: readonly Issue[][], path: MappingPath, mapping: unknown): MappingProblem {
	const value = valueAt(mapping, path);
	const expected = new Set<string>();
	for (const issue of branches.flat()) {
		if (issue.code === 'invalid_value') {
			if (typeof value === 'string') {
				return {path, message: notOneOf(issue.values.map(String), value)};
			}

			expected.add('text');
		} else if (issue.code === 'invalid_type') {
			expected.add(kinds[issue.expected] ?? issue.expected);
		}
	}

	return {path, message: `must be ${[...expected].join(' or ')}, not ${kindOf(value)}`};
}

function notOneOf(values: readonly string[], value: unknown): string {
	const nearest = typeof value === 'string' ? nearestName(value, values) : undefined;
	const written = typeof value === 'string' ? JSON.stringify(value) : kindOf(value);
	return `must be one of ${values.join(', ')}, not ${written}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

function unknownKey(path: MappingPath, key: string): MappingProblem {
	const known = knownKeys(path);
	const nearest = nearestName(key, known);
	const hint = nearest === undefined ? `there may be ${known.join(', ')}` : `did you mean ${nearest}?`;
	return {path: [...path, key], message: `unknown key ${JSON.stringify(key)}; ${hint}`};
}

/** The parts of a JSON Schema that lead from a map or list to what is in it. */
interface SchemaNode {
	readonly properties?: Readonly<Record<string, SchemaNode>>;
	readonly additionalProperties?: SchemaNode | false;
	readonly items?: SchemaNode;
	readonly anyOf?: readonly SchemaNode[];
}

/** Every key that some branch of the schema knows at this place. */
function knownKeys(path: MappingPath): string[] {
	let nodes = branchesOf(mappingJsonSchema() as SchemaNode);
	for (const part of path) {
		nodes = nodes
			.map(node =>
				typeof part === 'number'
					? node.items
					: (node.properties?.[part] ?? (node.additionalProperties || undefined)),
			)
			.filter(node => node !== undefined)
			.flatMap(branchesOf);
	}

	return [...new Set(nodes.flatMap(node => Object.keys(node.properties ?? {})))];
}

function branchesOf(node: SchemaNode): SchemaNode[] {
	return node.anyOf === undefined ? [node] : node.anyOf.flatMap(branchesOf);
}

function valueAt(value: unknown, path: MappingPath): unknown {
	return path.reduce<unknown>((inner, part) => (Object(inner) as Record<string, unknown>)[part], value);
}

function kindOf(value: unknown): string {
	if (value === null || value === undefined) {
		return 'nothing';
	}

	return Array.isArray(value) ? 'a list' : (kinds[typeof value] ?? typeof value);
}

/** Zod's own words without their heading. */
function plain(message: string): string {
	return message.replace(/^(?:Invalid input|Invalid string|Too small|Too big): /, '');
}
