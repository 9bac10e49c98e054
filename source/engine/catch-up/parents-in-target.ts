/** Which of the parents that some rows refer to the target holds: asked for these rows, not for all. */
import type {Client} from 'pg';
import {Problem} from '../convert/problem.ts';
import type {PlannedColumn, PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {type HasParent, makeColumns} from '../run/convert-row.ts';
import {asText} from '../run/parents.ts';
import type {SourceFiles} from '../run/request.ts';
import {findReferringKeys} from '../target/referring-keys.ts';
import type {Now} from '../validate/check.ts';
import {readPicked} from './changed-batches.ts';

export type ParentsOf = (reference: Reference) => HasParent | undefined;

/** Keys of parents that rows name, by their entity. */
export type MetParents = ReadonlyMap<
	string,
	{readonly reference: Reference; readonly keys: ReadonlySet<string>}
>;

/** Notes the parents that rows name while they are converted; all count as there. */
export function meetParents() {
	let met = new Map<string, {readonly reference: Reference; readonly keys: Set<string>}>();
	const parents: ParentsOf = reference => (_, converted) => {
		const its = met.get(reference.entity) ?? {reference, keys: new Set()};
		met.set(reference.entity, its);
		its.keys.add(asText(converted));
		return true;
	};
	return {
		parents,
		/** Those met since the last time. */
		take(): MetParents {
			const taken = met;
			met = new Map();
			return taken;
		},
	};
}

/** Whether the target holds all of them. */
export async function areThere(client: Client, schema: string, parents: MetParents): Promise<boolean> {
	for (const {reference, keys} of parents.values()) {
		const there = await keysThere(client, schema, reference, [...keys]);
		if (there.size < keys.size) {
			return false;
		}
	}
	return true;
}

/**
 * @param schema of the tables that references name
 * @param positions of the rows, ascending
 */
export async function findParents(
	client: Client,
	schema: string,
	load: PlannedLoad,
	files: SourceFiles,
	positions: readonly string[],
	context: {readonly namespace: string; readonly now: Now},
): Promise<ParentsOf> {
	const columns = load.columns.filter(column => referencesOf(column).length > 0);
	if (columns.length === 0 || positions.length === 0) {
		return () => undefined;
	}
	const met = meetParents();
	const makers = makeColumns({...load, columns}, {...context, exactIntegers: true, parents: met.parents});
	const own = await ownParents(client, load);
	const ownKeys = load.columns.filter(column => own.some(({column: name}) => name === column.name));
	const keyMakers = makeColumns(
		{...load, columns: ownKeys},
		{...context, exactIntegers: true, parents: () => undefined},
	);
	const given = new Map(ownKeys.map(({name}) => [name, new Set<string>()]));
	for (const {row} of readPicked(load, files, positions)) {
		for (const make of makers) {
			make(row);
		}
		for (const [i, make] of keyMakers.entries()) {
			const key = make(row);
			if (key !== null && !(key instanceof Problem)) {
				given.get(ownKeys[i]?.name ?? '')?.add(asText(key));
			}
		}
	}
	const there = new Map<string, ReadonlySet<string>>();
	for (const [entity, {reference, keys}] of met.take()) {
		const here = own.some(other => other.entity === entity) ? given.get(reference.column) : undefined;
		const found = await keysThere(client, schema, reference, [...keys]);
		there.set(entity, here === undefined ? found : new Set([...found, ...here]));
	}
	return ({entity}) =>
		(_, converted) =>
			there.get(entity)?.has(asText(converted)) ?? false;
}

/**
 * References of a table to itself, which the server sees to when a statement has ended: then rows that go in together
 * may be each other's parents. Without a foreign key nobody would notice that a parent was refused.
 */
async function ownParents(client: Client, load: PlannedLoad): Promise<Reference[]> {
	const keys = (await findReferringKeys(client, load)).filter(
		({isOwn, columns}) => isOwn && columns.length === 1,
	);
	const seenTo = ({name, source, references}: PlannedColumn) =>
		source.kind === 'input' &&
		keys.some(({columns, parentColumns}) => columns[0] === name && parentColumns[0] === references?.column);
	const own = load.columns.flatMap(column =>
		referencesOf(column).flatMap(reference => (reference.table === load.table ? [{column, reference}] : [])),
	);
	const isWhole = ({entity}: Reference) =>
		own.every(({column, reference}) => reference.entity !== entity || seenTo(column));
	return own.map(({reference}) => reference).filter(isWhole);
}

async function keysThere(
	client: Client,
	schema: string,
	{table, column}: Reference,
	keys: readonly string[],
): Promise<ReadonlySet<string>> {
	const name = `p.${quoteName(column)}`;
	const {rows: types} = await client.query<{type: string}>(
		`SELECT format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2`,
		[quoteTable(schema, table), column],
	);
	// Keys of a wider type, which the parent's could not hold, are not there.
	const {rows} = await client.query<[string]>({
		text: `SELECT ${name}::text FROM ${quoteTable(schema, table)} p WHERE ${name} IN (SELECT k::${types[0]?.type ?? 'text'}
			FROM unnest($1::text[]) AS k WHERE ${fits(types[0]?.type ?? '')})`,
		values: [keys],
		rowMode: 'array',
	});
	return new Set(rows.map(([key]) => key));
}

const bounds: Readonly<Record<string, readonly [string, string]>> = {
	smallint: ['-32768', '32767'],
	integer: ['-2147483648', '2147483647'],
};

function fits(type: string): string {
	const range = bounds[type];
	return range === undefined ? 'true' : `k::numeric BETWEEN ${range[0]} AND ${range[1]}`;
}
