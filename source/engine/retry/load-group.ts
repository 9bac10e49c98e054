/** Loads some rejects: asks the target for their parents, converts them, and settles what came of each. */
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import type {Batch} from '../run/batch.ts';
import {buildBatches} from '../run/build-batches.ts';
import type {HasParent} from '../run/convert-row.ts';
import {keyInput} from '../run/parents.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import type {PlacedRow, Range} from '../source/read-rows.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import {openPickedReader, type PickedRow, readPicked} from './picked-rows.ts';
import type {RetryContext, Tried} from './retry-context.ts';
import {
	makeParentLookup,
	type ParentLookup,
	parentKey,
	type RowReference,
	referenceFinder,
} from './row-references.ts';
import {type BuiltBatch, settle} from './settle.ts';
import type {Relations, Unit} from './survivors.ts';

export interface Group {
	/** Parents first. */
	readonly units: readonly Unit[];
	/** Rows of a circle, committed together; else each batch is committed for itself. */
	readonly circle?: {
		/** Keys of all rows of the circle that are out, in this group or not. */
		readonly keys: ReadonlySet<string>;
	};
}

/** @throws MigrationError source-damaged; what the server says */
export async function loadGroup(group: Group, context: RetryContext): Promise<void> {
	const byLoad = Map.groupBy(group.units.flat(), ({load}) => load);
	const lookup = makeParentLookup(context);
	const relations = await relationsOf(byLoad, group, lookup, context);
	const waiting: BuiltBatch[] = [];
	for (const [load, tried] of byLoad) {
		await withSnapshots(load, context, async db => {
			for (const built of build(db, load, inOrder(tried), group, lookup, relations, context)) {
				if (group.circle === undefined) {
					await settle(
						[built],
						built.tried.map(one => [one]),
						relations,
						context,
					);
				} else {
					waiting.push(built);
				}
			}
		});
	}
	if (waiting.length > 0) {
		await settle(waiting, group.units, relations, context);
	}
}

/** As the source has them. */
function inOrder(tried: readonly Tried[]): Tried[] {
	return tried.toSorted((one, other) => (BigInt(one.row.position) < BigInt(other.row.position) ? -1 : 1));
}

export async function withSnapshots<T>(
	load: PlannedLoad,
	{files}: Pick<RetryContext, 'files'>,
	work: (db: SqliteDatabase) => T | Promise<T>,
): Promise<T> {
	const its = Object.fromEntries(load.databases.map(name => [name, files[name] ?? '']));
	const db = openSideBySide(its);
	try {
		return await work(db);
	} catch (error) {
		throw sqliteError(load.databases.join(', '), Object.values(its).join(', '), error);
	} finally {
		db.close();
	}
}

/** Some of the rows once more, by a connection of their own: the other one is reading. */
function readAgain(
	load: PlannedLoad,
	{files}: Pick<RetryContext, 'files'>,
	picked: readonly PickedRow[],
	{after, upto}: Range,
): readonly PlacedRow[] {
	const db = openSideBySide(Object.fromEntries(load.databases.map(name => [name, files[name] ?? ''])));
	const isIn = ({position}: PickedRow) =>
		(after === undefined || BigInt(position) > BigInt(after)) &&
		(upto === undefined || BigInt(position) <= BigInt(upto));
	try {
		return readPicked(db, load, picked.filter(isIn));
	} finally {
		db.close();
	}
}

/** The key by which other rows refer to a row of the load, if they do. */
export function ownKeyOf(load: PlannedLoad, {loads}: Pick<RetryContext, 'loads'>) {
	const input = keyInput(
		load,
		loads.flatMap(other => other.columns.flatMap(referencesOf)),
	);
	return (row: ReadonlyArray<Parameters<typeof parentKey>[1]>): string | undefined =>
		input === undefined ? undefined : parentKey(load.entity, row[input] ?? null);
}

/** Asks for the parents of all rows; of a circle's rows it is kept who needs whom. */
async function relationsOf(
	byLoad: ReadonlyMap<PlannedLoad, readonly Tried[]>,
	{circle}: Group,
	lookup: ParentLookup,
	context: RetryContext,
): Promise<Relations> {
	const found = new Map<Tried, readonly RowReference[]>();
	const byKey = new Map<string, Tried[]>();
	for (const [load, tried] of byLoad) {
		const references = referenceFinder(load, context);
		const ownKey = ownKeyOf(load, context);
		const ordered = inOrder(tried);
		await withSnapshots(load, context, db => {
			const reader = openPickedReader(
				db,
				load,
				ordered.map(({row}) => row),
			);
			let next = 0;
			try {
				for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
					for (const row of rows) {
						const one = ordered[next++] as Tried;
						const its = references(row);
						its.forEach(lookup.ask);
						if (circle !== undefined) {
							found.set(
								one,
								its.filter(({reference}) => context.isCircular(load, reference)),
							);
							const key = ownKey(row);
							if (key !== undefined) {
								byKey.set(key, [...(byKey.get(key) ?? []), one]);
							}
						}
					}
				}
			} finally {
				reader.close();
			}
		});
	}
	await lookup.look(context.session.client);
	const links = [...found].map(
		([one, its]) => [one, its.filter(({reference, text}) => !lookup.hasText(reference, text))] as const,
	);
	return {links: new Map(links), byKey};
}

function* build(
	db: SqliteDatabase,
	load: PlannedLoad,
	tried: readonly Tried[],
	{circle}: Group,
	lookup: ParentLookup,
	{byKey}: Relations,
	context: RetryContext,
): Generator<BuiltBatch> {
	const {namespace, now, isCircular, options, uniques} = context;
	const picked = tried.map(({row}) => row);
	const isOut = (reference: Reference): HasParent | undefined =>
		circle && isCircular(load, reference)
			? key => circle.keys.has(parentKey(reference.entity, key))
			: undefined;
	const reader = openPickedReader(db, load, picked);
	let done = 0;
	try {
		const batches = buildBatches(
			// The target tells which values are taken, but of rows that are to be skipped not which of two was first.
			options.onConflict === 'skip' ? load : {...load, uniques: []},
			reader,
			{
				batchSize: options.batchSize,
				context: {
					namespace,
					now,
					parents: reference => (key, converted) =>
						lookup.has(reference, converted) || (isOut(reference)?.(key, converted) ?? false),
				},
				isLost: reference => {
					const out = isOut(reference);
					const isHere: HasParent = key => byKey.has(parentKey(reference.entity, key));
					return (
						out &&
						((key, converted) =>
							out(key, converted) && !lookup.has(reference, converted) && !isHere(key, converted))
					);
				},
				uniques: uniques(load.table),
				entityKey: undefined,
				readAgain: part => readAgain(load, context, picked, part),
				firstNumber: 0,
			},
		);
		for (const batch of batches) {
			if (batch !== undefined) {
				yield {batch: whole(batch, circle !== undefined), tried: tried.slice(done, done + batch.read)};
				done += batch.read;
			}
		}
	} finally {
		reader.close();
	}
}

/** Rows of a circle are looked at again when their database is closed. */
function whole(batch: Batch, isKept: boolean): Batch {
	if (!isKept) {
		return batch;
	}
	const rows = batch.sourceRows();
	return {...batch, sourceRows: () => rows};
}
