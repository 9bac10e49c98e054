/** The mapping file as text: where its keys stand, and what YAML would quietly make of its numbers. */
import {
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	parseDocument,
	type Scalar,
	visit,
} from 'yaml';

/** A place in the mapping: keys and list positions from the top. */
export type MappingPath = ReadonlyArray<string | number>;

export interface MappingProblem {
	readonly path: MappingPath;
	/** What is wrong, in words that follow the path. */
	readonly message: string;
	/** Where it stands in the text, if it is not where the path leads. */
	readonly offset?: number;
}

export interface MappingDocument {
	readonly value: unknown;
	readonly problems: readonly MappingProblem[];
	/** `line:column` of what the path names, or of the nearest thing around it that is there; both count from 1. */
	readonly place: (problem: MappingProblem) => string;
}

/** Reads YAML 1.2. Never throws: what is wrong with the text is in `problems`. */
export function readDocument(text: string): MappingDocument {
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, prettyErrors: false});
	const problems: MappingProblem[] = [...document.errors, ...document.warnings].map(({message, pos}) => ({
		path: [],
		message,
		offset: pos[0],
	}));
	let value: unknown;
	if (problems.length === 0) {
		problems.push(...unfaithfulNumbers(document));
		try {
			value = document.toJS();
		} catch (error) {
			// Aliases without an anchor, or more of them than a file written by people has.
			problems.push({path: [], message: error instanceof Error ? error.message : String(error)});
		}
	}

	return {
		value,
		problems,
		place(problem) {
			const {line, col} = lines.linePos(problem.offset ?? offsetOf(document, problem.path));
			return `${line}:${col}`;
		},
	};
}

/** `00000` would arrive as 0, and a number of twenty digits as another one. */
function unfaithfulNumbers(document: Document): MappingProblem[] {
	const problems: MappingProblem[] = [];
	visit(document, {
		Scalar(_, node: Scalar) {
			const {value, source} = node;
			if (typeof value !== 'number' || source === undefined) {
				return;
			}

			const changes =
				/^[-+]?0[\dxo]/.test(source) || (Number.isInteger(value) && !Number.isSafeInteger(value));
			if (changes) {
				problems.push({
					path: [],
					message: `${source} would be read as the number ${value}; write it in quotes`,
					offset: node.range?.[0] ?? 0,
				});
			}
		},
	});
	return problems;
}

/** Where the key that the path ends with begins; as deep as the path can be followed. */
function offsetOf(document: Document, path: MappingPath): number {
	let node: unknown = document.contents;
	let offset = startOf(node) ?? 0;
	for (const part of path) {
		if (isAlias(node)) {
			node = node.resolve(document);
		}

		if (isMap(node)) {
			const pair = node.items.find(({key}) => isScalar(key) && String(key.value) === String(part));
			if (pair === undefined) {
				break;
			}

			offset = startOf(pair.key) ?? offset;
			node = pair.value;
		} else if (isSeq(node) && typeof part === 'number') {
			node = node.items[part];
			offset = startOf(node) ?? offset;
		} else {
			break;
		}
	}

	return offset;
}

function startOf(node: unknown): number | undefined {
	return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}

/** `loads[3].columns.email` */
export function pathText(path: MappingPath): string {
	return path
		.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
		.join('');
}
