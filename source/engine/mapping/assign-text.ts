/**
 * Sets and removes places of a mapping's text. Everything else stays as it is, to the byte: comments, order, quotes and
 * the way lines are broken.
 */
import {type Document, isMap, type Node, parseDocument, type YAMLMap} from 'yaml';
import {refuseEdit} from './edit-refusal.ts';
import {pathText} from './mapping-document.ts';
import type {Assignment} from './mapping-edit.ts';
import {unshared} from './unshare.ts';
import {
	endOf,
	endOfPair,
	lineStart,
	nextLine,
	type PlacedPair,
	spliced,
	startOf,
	type Way,
	wayAlong,
} from './yaml-place.ts';
import {yamlLine, yamlText} from './yaml-text.ts';

/**
 * The text of a mapping with the assignments.
 * @throws MigrationError bad-mapping where a place is written in a way that cannot be changed
 */
export function assignInText(text: string, assignments: readonly Assignment[]): string {
	return assignments.reduce(assignOne, text);
}

function assignOne(text: string, assignment: Assignment): string {
	const document = parseDocument(text);
	const way = wayAlong(document, assignment.path);
	const isWhole = way.nodes.length > assignment.path.length;
	const last = isWhole ? way.nodes.at(-1) : undefined;
	const padded = /[{]\s\S/.test(text);
	const aside =
		assignment.does === 'rename-key'
			? unshared(
					text,
					document,
					{...way, nodes: way.nodes.slice(0, assignment.path.length)},
					undefined,
					padded,
				)
			: unshared(text, document, way, last, padded);
	if (aside !== undefined) {
		return assignOne(aside, assignment);
	}
	const {placed} = way;
	if (assignment.does === 'set') {
		return isWhole && placed
			? replaced(text, placed, assignment.value, padded)
			: inserted(text, document, way, assignment, padded);
	}
	if (!isWhole || !placed) {
		return refuseEdit(`The mapping file has no ${pathText(assignment.path)}.`);
	}
	return assignment.does === 'rename-key'
		? spliced(text, startOf(placed.pair.key), endOf(placed.pair.key), yamlText(assignment.key))
		: removed(text, document, placed, assignment.asComment ?? false);
}

function replaced(text: string, {pair}: PlacedPair, value: unknown, padded: boolean): string {
	const from = startOf(pair.value);
	const to = endOf(pair.value);
	const isBlock = from !== to && text[to - 1] === '\n';
	const space = text[from - 1] === ':' ? ' ' : '';
	return spliced(text, from, to, `${space}${yamlLine(value, padded)}${isBlock ? lineEnd(text) : ''}`);
}

/** A pair, and the maps that it needs around it, in the last map of the way. */
function inserted(
	text: string,
	document: Document,
	{nodes}: Way,
	{path, value}: Extract<Assignment, {does: 'set'}>,
	padded: boolean,
): string {
	const map = nodes.at(-1);
	const keys = path.slice(nodes.length - 1).map(String);
	if (!isMap(map) || keys.length === 0 || !document.contents) {
		return refuseEdit(`${pathText(path)} of the mapping file cannot be set.`);
	}
	const inner = keys.slice(1).reduceRight<unknown>((made, key) => ({[key]: made}), value);
	const inLine = `${yamlText(keys[0] as string)}: ${yamlLine(inner, padded)}`;
	const last = map.items.at(-1);
	if (map.flow && last) {
		return spliced(text, endOfPair(last), endOfPair(last), `, ${inLine}`);
	}
	const indent = last ? indentOf(text, last.key) : indentBelow(text, document, map);
	if (indent === undefined) {
		return spliced(text, startOf(map) + 1, startOf(map) + 1, inLine);
	}
	const end = lineEnd(text);
	const lines = keys.map((key, depth) => {
		const line = `${indent}${'  '.repeat(depth)}${yamlText(key)}:`;
		return depth === keys.length - 1 ? `${line} ${yamlLine(value, padded)}` : line;
	});
	if (!last) {
		const before = text.slice(0, startOf(map)).trimEnd().length;
		return spliced(text, before, endOf(map), `${end}${lines.join(end)}`);
	}
	const at = nextLine(text, endOfPair(last));
	const isOpen = text[at - 1] !== '\n';
	return spliced(text, at, at, `${isOpen ? end : ''}${lines.join(end)}${end}`);
}

/** Of an empty flow map: how its pairs are indented once they are lines; undefined where it is inside another one. */
function indentBelow(text: string, document: Document, map: YAMLMap): string | undefined {
	const holder = holderOf(document.contents as Node, map);
	return holder && !holder.map.flow ? `${indentOf(text, holder.pair.key)}  ` : undefined;
}

function holderOf(node: Node, map: YAMLMap): {map: YAMLMap; pair: PlacedPair['pair']} | undefined {
	if (isMap(node)) {
		for (const pair of node.items) {
			const found = pair.value === map ? {map: node, pair} : holderOf(pair.value as Node, map);
			if (found) {
				return found;
			}
		}
	}
	const items = node && 'items' in node && !isMap(node) ? (node.items as Node[]) : [];
	return items.map(item => holderOf(item, map)).find(found => found !== undefined);
}

function indentOf(text: string, key: unknown): string {
	return ' '.repeat(startOf(key) - lineStart(text, startOf(key)));
}

function removed(text: string, document: Document, placed: PlacedPair, asComment: boolean): string {
	const {map, pair, index} = placed;
	const from = startOf(pair.key);
	if (map.flow) {
		const next = map.items[index + 1];
		const before = map.items[index - 1];
		return next
			? spliced(text, from, startOf(next.key), '')
			: spliced(text, before ? endOfPair(before) : from, endOfPair(pair), '');
	}
	const start = lineStart(text, from);
	const end = nextLine(text, endOfPair(pair));
	const indent = text.slice(start, from);
	if (indent.trim() !== '') {
		return refuseEdit('What is to go stands on one line with something that stays.');
	}
	const comment = text
		.slice(start, end)
		.split(/(?<=\n)/)
		.map(line => `${indent}# ${line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()}`)
		.join('');
	const without = spliced(text, start, end, asComment ? comment : '');
	return map.items.length > 1 ? without : emptied(without, document, map);
}

/** A key with nothing below it would be NULL, and no map. */
function emptied(text: string, document: Document, map: YAMLMap): string {
	const key = holderOf(document.contents as Node, map)?.pair.key;
	const head = /^\s*:(?:[ \t]*&\S+)?/.exec(text.slice(endOf(key)))?.[0];
	if (key === undefined || head === undefined) {
		return refuseEdit('What is to go is all that there is.');
	}
	const at = endOf(key) + head.length;
	return spliced(text, at, at, ' {}');
}

function lineEnd(text: string): string {
	return text.includes('\r\n') ? '\r\n' : '\n';
}
