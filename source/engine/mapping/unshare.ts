/** Takes a place of a YAML text out of what it shares with others by anchors and aliases, so that these stay as they are. */
import {type Alias, type Document, isAlias, isNode, type Node, visit} from 'yaml';
import {aliasesOf, spliced, startOf, type Way} from './yaml-place.ts';
import {yamlLine} from './yaml-text.ts';

/**
 * The text with one thing less shared on the way; undefined where nothing is that matters.
 * @param goes the node that is removed or replaced whole; none where only something in the last of the way changes
 */
export function unshared(
	text: string,
	document: Document,
	{nodes}: Way,
	goes: Node | undefined,
	padded: boolean,
): string | undefined {
	const kept = nodes.filter(node => node !== goes);
	const alias = kept.find(isAlias);
	if (alias) {
		const [from, to] = rangeOf(alias);
		return spliced(text, from, to, yamlLine(plainOf(document, alias.resolve(document)), padded));
	}
	const aliases = allAliases(document);
	const anchored = [...kept, ...(goes ? within(goes) : [])].filter(node => 'anchor' in node && node.anchor);
	for (const node of anchored) {
		const users = aliasesOf(document, node, aliases).filter(user => !goes || !isInside(user, goes));
		const [first] = users;
		if (first) {
			return handOver(text, document, node, first, padded);
		}
	}
	return undefined;
}

/** The first alias becomes what the others mean. */
function handOver(text: string, document: Document, node: Node, first: Alias, padded: boolean): string {
	const name = first.source;
	const [from, to] = rangeOf(first);
	const later = spliced(text, from, to, `&${name} ${yamlLine(plainOf(document, node), padded)}`);
	const start = startOf(node);
	const at = later.lastIndexOf(`&${name}`, start);
	const gap = /^[ \t]?/.exec(later.slice(at + name.length + 1))?.[0].length ?? 0;
	return spliced(later, at, at + name.length + 1 + gap, '');
}

function plainOf(document: Document, node: Node | undefined): unknown {
	return node?.toJS(document);
}

function allAliases(document: Document): Alias[] {
	const aliases: Alias[] = [];
	visit(document, {
		Alias(_, alias) {
			aliases.push(alias);
		},
	});
	return aliases;
}

function within(node: Node): Node[] {
	const found: Node[] = [];
	visit(node as Parameters<typeof visit>[0], {
		Node(_, inner) {
			if (isNode(inner)) {
				found.push(inner);
			}
		},
	});
	return found;
}

function isInside(inner: Node, outer: Node): boolean {
	const [from, to] = rangeOf(outer);
	return startOf(inner) >= from && startOf(inner) < to;
}

function rangeOf(node: Node): readonly [number, number] {
	const [from = 0, to = 0] = node.range ?? [];
	return [from, to];
}
