/** Which rows of other tables a row may refer to: those loaded in this run, and those that the target holds. */
import type {Client} from 'pg';
import {formatUuid} from '../convert/uuid-text.ts';
import type {SourceValue, TargetValue} from '../convert/values.ts';
import type {Plan, PlannedLoad, Reference} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {openSideBySide} from '../source/open.ts';
import {tableExists} from '../target/introspect.ts';
import type {RowKeys} from './batch.ts';
import {findCircles, type IsCircular} from './circles.ts';
import type {HasParent} from './convert-row.ts';
import {KeySet} from './key-set.ts';
import type {RunOptions, SourceFiles} from './request.ts';

export interface Parents {
	/** How the load's rows find the parents of one of its references. */
	has(load: PlannedLoad, reference: Reference): HasParent;
	/** Whether the reference is a part of a circle: then `has` tells which parents the source has. */
	isCircular: IsCircular;
	/** Whether the target held the parent before the run. */
	inTarget(reference: Reference): HasParent;
	/** Takes the key of a parent that the source has, and that will not be loaded. */
	lose(entity: string, key: SourceValue): void;
	/** Tells the parents that were lost; undefined where the load's reference can have none. */
	isLost(load: PlannedLoad, reference: Reference): HasParent | undefined;
	/** The input that holds the keys which rows of other tables refer to, if they do. */
	keyInput(load: PlannedLoad): number | undefined;
	/** Takes the key of one row of the load that is committed. */
	adder(load: PlannedLoad): (key: SourceValue) => void;
	/** Remembers the keys of rows that are committed, where others refer to them. */
	addLoaded(load: PlannedLoad, rows: RowKeys): void;
}

/**
 * @param loads what this run loads
 * @param files the snapshots: in a circle of references the parents are those that the source has
 */
export async function makeParents(
	client: Client,
	plan: Plan,
	loads: readonly PlannedLoad[],
	files: SourceFiles,
	onConflict: RunOptions['onConflict'],
): Promise<Parents> {
	const isCircular = findCircles(loads);
	const inSource = new Map<string, KeySet>();
	const references = loads.flatMap(load => load.columns.flatMap(referencesOf));
	const loaded = new Map<string, KeySet>();
	const lost = new Map<string, KeySet>();
	const inTarget = new Map<string, Set<string>>();
	const isInTarget = ({entity}: Reference): HasParent => {
		const there = inTarget.get(entity) as Set<string>;
		return (_, converted) => there.size > 0 && there.has(asText(converted));
	};
	for (const reference of references) {
		const {entity} = reference;
		if (!loaded.has(entity)) {
			loaded.set(entity, new KeySet());
			// Tables that must be empty before the run hold its own rows only, which are known without asking.
			const isOurs = onConflict === 'fail' && loads.some(l => l.table === reference.table);
			inTarget.set(entity, isOurs ? new Set() : await keysInTarget(client, plan.schema, reference));
		}
	}
	const keyInputs = new Map(loads.map(load => [load.number, keyInput(load, references)]));
	return {
		has(load, reference) {
			const {entity} = reference;
			let keys = loaded.get(entity) as KeySet;
			if (isCircular(load, reference)) {
				keys = inSource.get(entity) ?? keysInSource(loads, references, files, entity);
				inSource.set(entity, keys);
			}
			const there = isInTarget(reference);
			return (key, converted) => keys.has(key) || keys.has(asText(converted)) || there(key, converted);
		},
		isCircular,
		inTarget: isInTarget,
		lose(entity, key) {
			const keys = lost.get(entity) ?? new KeySet();
			keys.add(key);
			lost.set(entity, keys);
		},
		isLost(load, reference) {
			const keys = isCircular(load, reference) ? lost.get(reference.entity) : undefined;
			const there = isInTarget(reference);
			return keys && ((key, converted) => keys.has(key) && !there(key, converted));
		},
		keyInput: load => keyInputs.get(load.number),
		adder(load) {
			const keys = loaded.get(load.entity);
			// Rows that were skipped are in the target, where all keys were read.
			return key => void (onConflict === 'fail' && keys?.add(key));
		},
		addLoaded(load, rows) {
			const keys = loaded.get(load.entity);
			for (const key of keys ? rows.entityKeys : []) {
				keys?.add(key);
			}
		},
	};
}

/**
 * The input that holds the key of the load's entity.
 * @param references all that rows of the run have
 */
export function keyInput(load: PlannedLoad, references: readonly Reference[]): number | undefined {
	const reference = references.find(r => r.entity === load.entity);
	const source = load.columns.find(c => c.name === reference?.column)?.source;
	return source?.kind === 'input' ? source.input : undefined;
}

/** Keys of the entity's rows as the snapshots have them, loaded or not. */
function keysInSource(
	loads: readonly PlannedLoad[],
	references: readonly Reference[],
	files: SourceFiles,
	entity: string,
): KeySet {
	const keys = new KeySet();
	for (const load of loads.filter(l => l.entity === entity)) {
		const input = keyInput(load, references);
		if (input === undefined) {
			continue;
		}
		const db = openSideBySide(Object.fromEntries(load.databases.map(name => [name, files[name] ?? ''])));
		try {
			const statement = db.prepare(`SELECT c${input} FROM (${load.select})`).pluck().safeIntegers(true);
			for (const key of statement.iterate()) {
				keys.add(key as SourceValue);
			}
		} finally {
			db.close();
		}
	}
	return keys;
}

/** Keys that the target holds before the run, as the server writes them; none where the table is yet to be made. */
async function keysInTarget(
	client: Client,
	schema: string,
	{table, column}: Reference,
): Promise<Set<string>> {
	const name = quoteTable(schema, table);
	if (!(await tableExists(client, schema, table))) {
		return new Set();
	}
	const {rows} = await client.query<[string]>({
		text: `SELECT ${quoteName(column)}::text FROM ${name}`,
		rowMode: 'array',
	});
	return new Set(rows.map(([key]) => key));
}

/** A key as the server writes it. */
export function asText(value: TargetValue): string {
	return value instanceof Uint8Array ? formatUuid(value) : String(value);
}
