/** Places in the text of a YAML document: its nodes with where they begin and end. */
import {
	type Alias,
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	type Node,
	type Pair,
	type YAMLMap,
} from 'yaml';
import type {MappingPath} from './mapping-document.ts';

/** A key of a map with its value, as the text has them. */
export interface PlacedPair {
	readonly map: YAMLMap;
	readonly pair: Pair;
	/** Position among the map's pairs. */
	readonly index: number;
}

/** What the way along a path comes by: the nodes that are there, from the top, and the last pair that its keys name. */
export interface Way {
	/** Values on the way; the first is the document's own. Shorter than the path where there is no more. */
	readonly nodes: readonly Node[];
	/** The pair of the last key that is there. */
	readonly placed: PlacedPair | undefined;
}

export function wayAlong(document: Document, path: MappingPath): Way {
	const nodes: Node[] = [];
	let node = document.contents as Node | null;
	let placed: PlacedPair | undefined;
	for (const part of path) {
		if (!node) {
			break;
		}
		nodes.push(node);
		if (isMap(node)) {
			placed = pairOf(node, String(part));
			node = (placed?.pair.value ?? null) as Node | null;
		} else if (isSeq(node)) {
			node = (node.items[Number(part)] ?? null) as Node | null;
		} else {
			return {nodes, placed};
		}
	}
	return {nodes: node ? [...nodes, node] : nodes, placed};
}

function pairOf(map: YAMLMap, key: string): PlacedPair | undefined {
	const index = map.items.findIndex(pair => isScalar(pair.key) && String(pair.key.value) === key);
	const pair = map.items[index];
	return pair && {map, pair, index};
}

/** Where the node's own text begins, without its anchor. */
export function startOf(node: unknown): number {
	return (node as Node).range?.[0] ?? 0;
}

/** Where the text of a pair or node ends: that of a map with its last value, not with what comes after it. */
export function endOf(node: unknown): number {
	if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
		const last = node.items.at(-1);
		return isPair(last) ? endOfPair(last) : endOf(last);
	}
	return (node as Node).range?.[1] ?? 0;
}

export function endOfPair({key, value}: Pair): number {
	return value ? Math.max(endOf(value), endOf(key)) : endOf(key);
}

function isPair(item: unknown): item is Pair {
	return typeof item === 'object' && item !== null && 'key' in item && 'value' in item;
}

/** The aliases that mean the node, in the order of the text. */
export function aliasesOf(document: Document, node: Node, all: readonly Alias[]): Alias[] {
	return all.filter(alias => isAlias(alias) && alias.resolve(document) === node);
}

/** The beginning of the line that a place is in, and of the next one; the text's end where there is none. */
export function lineStart(text: string, at: number): number {
	return text.lastIndexOf('\n', at - 1) + 1;
}

export function nextLine(text: string, at: number): number {
	// A block scalar ends with its own line.
	if (at > 0 && text[at - 1] === '\n') {
		return at;
	}
	const end = text.indexOf('\n', at);
	return end === -1 ? text.length : end + 1;
}

export function spliced(text: string, from: number, to: number, by: string): string {
	return text.slice(0, from) + by + text.slice(to);
}
