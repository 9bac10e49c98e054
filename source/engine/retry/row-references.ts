/** What each row refers to, and which of it the target holds. */
import type {Client} from 'pg';
import {canonicalKey} from '../convert/uuid.ts';
import type {SourceValue, TargetValue} from '../convert/values.ts';
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {makeColumns} from '../run/convert-row.ts';
import {asText} from '../run/parents.ts';
import type {Row} from '../source/read-rows.ts';
import type {RetryContext} from './retry-context.ts';

/** A key that a row has of another one. */
export interface RowReference {
	readonly reference: Reference;
	/** Name of the column that holds it. */
	readonly column: string;
	/** The parent among all rows of the sources. */
	readonly key: string;
	/** The parent in the target, as the server writes it. */
	readonly text: string;
}

/** A function that tells the references of a row of the load; of values that cannot be converted, none. */
export function referenceFinder(
	load: PlannedLoad,
	{namespace, now}: Pick<RetryContext, 'namespace' | 'now'>,
): (row: Row) => readonly RowReference[] {
	let found: RowReference[] = [];
	const makers = load.columns
		.filter(column => referencesOf(column).length > 0)
		.flatMap(column =>
			makeColumns(
				{...load, columns: [column]},
				{
					namespace,
					now,
					exactIntegers: true,
					parents: reference => (key, converted) => {
						const text = asText(converted);
						found.push({reference, column: column.name, key: parentKey(reference.entity, key), text});
						return true;
					},
				},
			),
		);
	return row => {
		found = [];
		for (const make of makers) {
			make(row);
		}
		return found;
	};
}

/** A key among those of all entities; as JSON, in which a text that is no Unicode keeps what it is. */
export function parentKey(entity: string, key: SourceValue): string {
	return JSON.stringify([entity, canonicalKey(key)]);
}

/** Tells whether the target holds the parent of a reference, of those that were asked for. */
export interface ParentLookup {
	ask(reference: RowReference): void;
	/** Asks the target for all that was asked for since. */
	look(client: Client): Promise<void>;
	has(reference: Reference, converted: TargetValue): boolean;
	hasText(reference: Reference, text: string): boolean;
}

export function makeParentLookup({schema, tables}: Pick<RetryContext, 'schema' | 'tables'>): ParentLookup {
	const asked = new Map<string, {reference: Reference; texts: Set<string>}>();
	const there = new Map<string, Set<string>>();
	return {
		ask({reference, text}) {
			const its = asked.get(reference.entity) ?? {reference, texts: new Set<string>()};
			its.texts.add(text);
			asked.set(reference.entity, its);
		},
		async look(client) {
			for (const [entity, {reference, texts}] of asked) {
				const {table, column} = reference;
				const type = tables
					.find(t => t.schema === schema && t.name === table)
					?.columns.find(c => c.name === column);
				const name = quoteName(column);
				// Where the server can find keys by their index it is not to read the whole table.
				const [where, keys] =
					type?.type?.name === 'uuid'
						? [`${name} = ANY($1::uuid[])`, [...texts].filter(isUuid)]
						: [`${name}::text = ANY($1)`, [...texts]];
				const {rows} = await client.query<{key: string}>(
					`SELECT DISTINCT ${name}::text AS key FROM ${quoteTable(schema, table)} WHERE ${where}`,
					[keys],
				);
				const its = there.get(entity) ?? new Set<string>();
				for (const {key} of rows) {
					its.add(key);
				}
				there.set(entity, its);
			}
			asked.clear();
		},
		has: ({entity}, converted) => there.get(entity)?.has(asText(converted)) ?? false,
		hasText: ({entity}, text) => there.get(entity)?.has(text) ?? false,
	};
}

function isUuid(text: string): boolean {
	return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
