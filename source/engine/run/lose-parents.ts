/**
 * Finds out before a circle of references is loaded which of its rows will be rejected, and which rows hang on those:
 * in a circle a child may be sent before its parent. It follows from the snapshot and from what was loaded before, so
 * that a run that goes on later finds the same.
 */
import {setImmediate} from 'node:timers/promises';
import {canonicalKey} from '../convert/uuid.ts';
import type {SourceValue} from '../convert/values.ts';
import type {PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import {openReader, type Row} from '../source/read-rows.ts';
import {openReferenceGraph, type ReferenceGraph} from '../source/reference-graph.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import {makeColumns} from './convert-row.ts';
import {KeySet} from './key-set.ts';
import {type LoadContext, openBatches, stopIfAborted, type Uniques, watchUniques} from './load-table.ts';
import type {Parents} from './parents.ts';

/** @param loads all loads of one circle, or those of one table @throws MigrationError interrupted, source-damaged */
export async function loseParents(loads: readonly PlannedLoad[], context: LoadContext): Promise<void> {
	const {parents} = context;
	if (!loads.some(load => circularReferences(load, parents).length > 0)) {
		return;
	}
	const rejected = new Map<PlannedLoad, KeySet>();
	for (const its of Map.groupBy(loads, ({table}) => table).values()) {
		const uniques = watchUniques();
		for (const load of its) {
			const positions = await withSnapshots(load, context, db => rejectedRows(db, load, context, uniques));
			if (positions) {
				rejected.set(load, positions);
			}
		}
	}
	if (rejected.size === 0) {
		return;
	}
	const graph = openReferenceGraph();
	try {
		for (const load of loads) {
			await withSnapshots(load, context, db => addRows(db, load, context, rejected.get(load), graph));
		}
		for (const name of graph.lostKeys()) {
			const [entity, key] = JSON.parse(name) as [string, string | number];
			parents.lose(entity, key);
		}
	} finally {
		graph.close();
	}
}

function circularReferences(load: PlannedLoad, {isCircular}: Parents): Reference[] {
	return load.columns.flatMap(referencesOf).filter(reference => isCircular(load, reference));
}

async function withSnapshots<T>(
	load: PlannedLoad,
	context: LoadContext,
	work: (db: SqliteDatabase) => Promise<T>,
): Promise<T> {
	const files = Object.fromEntries(load.databases.map(name => [name, context.files[name] ?? '']));
	const db = openSideBySide(files);
	try {
		return await work(db);
	} catch (error) {
		throw sqliteError(load.databases.join(', '), Object.values(files).join(', '), error);
	} finally {
		db.close();
	}
}

/** Positions of the rows that are rejected whatever becomes of the others; undefined: none is. */
async function rejectedRows(
	db: SqliteDatabase,
	load: PlannedLoad,
	context: LoadContext,
	uniques: Uniques,
): Promise<KeySet | undefined> {
	const reader = openReader(db, load);
	let positions: KeySet | undefined;
	try {
		for (const batch of openBatches(db, load, reader, context, uniques, {after: undefined, firstNumber: 0})) {
			for (const {position} of batch?.rejected ?? []) {
				positions ??= new KeySet();
				positions.add(position);
			}
			batch?.release();
			stopIfAborted(context.signal);
			await setImmediate();
		}
	} finally {
		reader.close();
	}
	return positions;
}

async function addRows(
	db: SqliteDatabase,
	load: PlannedLoad,
	context: LoadContext,
	rejected: KeySet | undefined,
	graph: ReferenceGraph,
): Promise<void> {
	const input = context.parents.keyInput(load);
	const parentsOf = makeParentKeys(load, context);
	const exact = {...load, inputs: load.inputs.map(other => ({...other, exactKind: true}))};
	const reader = openReader(db, exact);
	try {
		for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
			for (const [i, row] of rows.entries()) {
				if (!rejected?.has(reader.position(i))) {
					const key = input === undefined ? undefined : inGraph(load.entity, row[input] ?? null);
					graph.addRow(key, parentsOf(row));
				}
			}
			stopIfAborted(context.signal);
			await setImmediate();
		}
	} finally {
		reader.close();
	}
}

/** The parents in the circle that a row needs, which the target does not hold yet. */
function makeParentKeys(
	load: PlannedLoad,
	{parents, namespace, now}: LoadContext,
): (row: Row) => readonly string[] {
	const circular = circularReferences(load, parents);
	const columns = load.columns.filter(column => referencesOf(column).some(r => circular.includes(r)));
	let keys: string[] = [];
	const makers = makeColumns(
		{...load, columns},
		{
			namespace,
			now,
			exactIntegers: true,
			parents: reference => {
				if (!circular.includes(reference)) {
					return undefined;
				}
				const inTarget = parents.inTarget(reference);
				return (key, converted) => {
					if (!inTarget(key, converted)) {
						keys.push(inGraph(reference.entity, key));
					}
					return true;
				};
			},
		},
	);
	return row => {
		keys = [];
		for (const make of makers) {
			make(row);
		}
		return keys;
	};
}

/** A key among those of all entities; as JSON, in which a text that is no Unicode keeps what it is. */
function inGraph(entity: string, key: SourceValue): string {
	return JSON.stringify([entity, canonicalKey(key)]);
}
