/** Finds out what became of a load's rows between two snapshots, and which rows of the target that concerns. */
import {setImmediate} from 'node:timers/promises';
import type {KeptRow, LoadFacts} from '../ledger/chain.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {stopIfAborted} from '../run/load-table.ts';
import type {SourceFiles} from '../run/request.ts';
import {type ChangeList, openChangeList, type Side} from '../source/change-list.ts';
import {changedRows, type Snapshots} from '../source/changed-rows.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import {openPicked} from '../source/picked-rows.ts';
import {positionOrder} from '../source/position-order.ts';
import type {Row} from '../source/read-rows.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import type {Now} from '../validate/check.ts';
import type {EarlyLook} from './early-look.ts';
import {identityOf, isOfRowKey, keyMaker} from './row-keys.ts';

export interface LoadChanges {
	readonly load: PlannedLoad;
	readonly list: ChangeList;
	/** Rows that stay as the run before has left them: neither they nor the source have changed. */
	readonly carried: readonly KeptRow[];
	/** Rows that an earlier catch-up was refused to delete, by their keys. */
	readonly stayed: ReadonlyMap<string, KeptRow>;
}

export interface ListContext {
	readonly snapshots: Snapshots;
	readonly namespace: string;
	readonly now: Now;
	readonly signal: AbortSignal | undefined;
	/** Told keys of rows that have changed, as soon as they are known. */
	readonly onKeys: EarlyLook['ask'];
}

/** Rows that are gathered before their keys are made. */
const rowsAtOnce = 1000;

/** @throws MigrationError interrupted, source-* */
export async function listChanges(
	load: PlannedLoad,
	facts: LoadFacts,
	context: ListContext,
): Promise<LoadChanges> {
	const list = openChangeList();
	try {
		const known = new Map(
			facts.kept.flatMap(({position, key}) => (position && key ? [[position, key]] : [])),
		);
		const sides = {
			before: openSide(load, list, 'before', context, known),
			after: openSide(load, list, 'after', context, new Map()),
		};
		try {
			const [again, rest] = triedAgain(facts.kept);
			for (const key of again.keys()) {
				list.addStayed(key);
			}
			const carried = await noteSides(load, sides, {...facts, kept: rest}, context);
			list.join();
			const written = list.written(
				carried.flatMap(row => (row.position === undefined ? (row.key ?? []) : [])),
			);
			const stillGone = ({position, key = ''}: KeptRow) => position !== undefined || !written.has(key);
			return {load, list, carried: carried.filter(stillGone), stayed: again};
		} finally {
			sides.before.close();
			sides.after.close();
		}
	} catch (error) {
		list.close();
		throw sqliteError(load.databases.join(', '), Object.values(context.snapshots.after).join(', '), error);
	}
}

/** What is tried again to delete, and the others. */
function triedAgain(kept: readonly KeptRow[]): readonly [ReadonlyMap<string, KeptRow>, readonly KeptRow[]] {
	const isTried = ({position, key, image}: KeptRow) =>
		position === undefined && key !== undefined && image !== undefined;
	const again = kept.flatMap(row => (isTried(row) ? [[row.key as string, row] as const] : []));
	return [new Map(again), kept.filter(row => !isTried(row))];
}

async function noteSides(
	load: PlannedLoad,
	sides: Readonly<Record<Side, NotedSide>>,
	{rejected, kept}: LoadFacts,
	context: ListContext,
): Promise<KeptRow[]> {
	const {snapshots, signal} = context;
	// What the source no longer has, and what stayed all the same, nobody can ask the snapshots about.
	const carried = kept.filter(({position}) => position === undefined);
	const byPosition = new Map(kept.flatMap(row => (row.position === undefined ? [] : [[row.position, row]])));
	const watched = new Set([...rejected, ...byPosition.keys()]);
	for (const row of changedRows(load, snapshots, watched)) {
		if (row === undefined) {
			stopIfAborted(signal);
			await setImmediate();
			await nameSides(load, sides, context, false);
			continue;
		}
		const {before, after, isSame} = row;
		const its = before === undefined ? undefined : byPosition.get(before);
		const wasRejected = before !== undefined && rejected.has(before);
		if (its !== undefined && isSame && after !== undefined && !wasRejected) {
			carried.push({...its, position: after});
			continue;
		}
		// A row that was rejected is not in the target, unless an older one stayed there in its place.
		if (before !== undefined && (its !== undefined || !wasRejected)) {
			sides.before.note(before);
		}
		if (after !== undefined) {
			sides.after.note(after);
		}
	}
	await nameSides(load, sides, context, true);
	return carried;
}

/** Finds the keys of what was noted, and tells them. @param all also of few rows */
async function nameSides(
	load: PlannedLoad,
	{before, after}: Readonly<Record<Side, NotedSide>>,
	{onKeys}: ListContext,
	all: boolean,
): Promise<void> {
	// Rows that are told apart by their number are found by counting all of them, once.
	const enough = load.paging.kind === 'rowid' ? rowsAtOnce : Number.POSITIVE_INFINITY;
	if (!all && before.noted + after.noted < enough) {
		return;
	}
	const were = await before.name();
	await onKeys(load, 'before', were);
	const known = new Set(were);
	const are = await after.name();
	// A row that has kept its key is asked for once.
	await onKeys(
		load,
		'after',
		are.filter(key => !known.has(key)),
	);
}

interface NotedSide {
	note(position: string): void;
	/** How many rows were noted since the last time. */
	readonly noted: number;
	/** Finds and returns their keys. */
	name(): Promise<readonly string[]>;
	close(): void;
}

/** @param known keys of rows that may be no longer what they were made of */
function openSide(
	load: PlannedLoad,
	list: ChangeList,
	side: Side,
	{snapshots, namespace, now, signal}: ListContext,
	known: ReadonlyMap<string, string>,
): NotedSide {
	const db = openLoad(load, snapshots[side]);
	const keyOf = keyMaker(load, {namespace, now});
	const keys: string[] = [];
	const add = (position: string, row: Row, isPart: boolean): void => {
		const key = known.get(position) ?? (isPart ? undefined : keyOf(row));
		list.add(side, position, key, identityOf(load, row));
		if (key !== undefined) {
			keys.push(key);
		}
	};
	let noted: string[] = [];
	return {
		note: position => void noted.push(position),
		get noted() {
			return noted.length;
		},
		async name() {
			const positions = noted.sort(positionOrder);
			noted = [];
			if (isOfRowKey(load)) {
				for (const position of positions) {
					add(position, [BigInt(position)], false);
				}
			} else if (positions.length > 0) {
				const reader = openPicked(db, exactly(load), positions);
				for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
					for (const [i, row] of rows.entries()) {
						add(reader.position(i), row, reader.large !== undefined);
					}
					stopIfAborted(signal);
					await setImmediate();
				}
				reader.close();
			}
			return keys.splice(0);
		},
		close: () => void db.close(),
	};
}

export function openLoad({databases}: PlannedLoad, files: SourceFiles): SqliteDatabase {
	const db = openSideBySide(Object.fromEntries(databases.map(name => [name, files[name] ?? ''])));
	// Rows are picked one by one: in one transaction the files are locked and looked at once.
	db.exec('BEGIN');
	return db;
}

/** The load with its integers read as bigint. */
export function exactly(load: PlannedLoad): PlannedLoad {
	return {...load, inputs: load.inputs.map(input => ({...input, exactKind: true}))};
}
