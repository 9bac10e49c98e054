/** Loads the rejects that are out, table by table, parents before their children. */
import {setImmediate} from 'node:timers/promises';
import {MigrationError} from '../errors.ts';
import {type Edits, editRow, editsOf, noEdits} from '../ledger/edited-row.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {type RejectPlace, rejectPages} from '../ledger/reject-pages.ts';
import {parentsFirst} from '../parents-first.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {noRows} from '../report/counts.ts';
import {runTasks} from '../run/schedule.ts';
import {weigh} from '../source/mend-texts.ts';
import {ownKeyOf} from './find-relations.ts';
import {loadGroup} from './load-group.ts';
import {openPickedReader, type PickedRow} from './picked-rows.ts';
import type {RetryContext, Tried, Unit} from './retry-context.ts';
import {referenceFinder} from './row-references.ts';
import {withSnapshots} from './with-snapshots.ts';

/** Bytes of the rows of a circle that are committed together, about. */
const mostBytes = 16 << 20;

/**
 * @param outstanding how many rows of each load are out, by its number
 * @throws MigrationError interrupted, source-damaged; what the server says
 */
export async function loadRejects(
	outstanding: ReadonlyMap<number, number>,
	context: RetryContext,
): Promise<void> {
	const {emit, counts, isCircular} = context;
	await runTasks(context.loads, 1, async task => {
		const its = task.filter(({number}) => outstanding.has(number));
		for (const {name, table, number} of its) {
			emit({event: 'load-started', load: name, table, rows: outstanding.get(number) ?? 0});
		}
		const isCircle = its.some(load =>
			load.columns.flatMap(referencesOf).some(reference => isCircular(load, reference)),
		);
		await (isCircle ? loadCircle(its, context) : loadInPages(its, context));
		for (const load of its) {
			emit({
				event: 'load-finished',
				load: load.name,
				table: load.table,
				counts: counts.get(load.number) ?? noRows,
			});
		}
	});
}

async function loadInPages(loads: readonly PlannedLoad[], context: RetryContext): Promise<void> {
	for (const load of loads) {
		for await (const rows of pagesOf(load, context)) {
			await context.gate.pass();
			await loadGroup({units: rows.map(row => [{load, row}])}, context);
			stopIfAborted(context.signal);
		}
	}
}

/** All rows of the circle that are out are put in order first: a parent may stand behind its children, in another table. */
async function loadCircle(loads: readonly PlannedLoad[], context: RetryContext): Promise<void> {
	const all: Tried[] = [];
	const needs: string[][] = [];
	const weights: number[] = [];
	const places = new Map<string, number[]>();
	for (const load of loads) {
		const references = referenceFinder(load, context);
		const ownKey = ownKeyOf(load, context);
		for await (const rows of pagesOf(load, context)) {
			await withSnapshots(load, context, db => {
				const reader = openPickedReader(db, load, rows);
				let next = 0;
				try {
					for (let found = reader.next(); found.length > 0; found = reader.next()) {
						for (const row of found) {
							const key = ownKey(row);
							if (key !== undefined) {
								places.set(key, [...(places.get(key) ?? []), all.length]);
							}
							all.push({load, row: rows[next++] as PickedRow});
							needs.push(
								references(row)
									.filter(({reference}) => context.isCircular(load, reference))
									.map(reference => reference.key),
							);
							weights.push(weigh(row));
						}
					}
				} finally {
					reader.close();
				}
			});
			stopIfAborted(context.signal);
			await setImmediate();
		}
	}
	const keys = new Set(places.keys());
	const order = parentsFirst(needs.map(its => its.flatMap(key => places.get(key) ?? [])));
	for (const part of partsOf(order, weights, context.options.batchSize)) {
		const units = part.map((unit): Unit => unit.toSorted((a, b) => a - b).map(i => all[i] as Tried));
		await context.gate.pass();
		await loadGroup({units, circle: {keys}}, context);
		stopIfAborted(context.signal);
	}
}

/** Groups of rows that are committed together, each as large as a batch may be, or one group that is larger. */
function* partsOf(
	units: readonly number[][],
	weights: readonly number[],
	mostRows: number,
): Generator<number[][], void> {
	let part: number[][] = [];
	let rows = 0;
	let bytes = 0;
	for (const unit of units) {
		const weight = unit.reduce((sum, i) => sum + (weights[i] ?? 0), 0);
		if (part.length > 0 && (rows + unit.length > mostRows || bytes + weight > mostBytes)) {
			yield part;
			part = [];
			rows = 0;
			bytes = 0;
		}
		part.push(unit);
		rows += unit.length;
		bytes += weight;
	}
	if (part.length > 0) {
		yield part;
	}
}

async function* pagesOf(
	load: PlannedLoad,
	{session, run, options, edits}: RetryContext,
): AsyncGenerator<PickedRow[], void> {
	const its = edits.get(load.number) ?? new Map<string, Edits>();
	const pages = rejectPages(session.client, ledgerSchema, run, load.number, options.batchSize, [
		...its.keys(),
	]);
	for await (const page of pages) {
		yield page.map(place => picked(place, its.get(place.position) ?? noEdits));
	}
}

function picked({position, edited, source}: RejectPlace, edits: Edits): PickedRow {
	const before = edited ?? source;
	if (before === null || source === null || (edited === null && edits.size === 0)) {
		return {position, edits: noEdits, edited: undefined};
	}
	const row = editRow(before, edits);
	return {position, edits: editsOf(source, row), edited: row};
}

function stopIfAborted(signal: AbortSignal | undefined): void {
	if (signal?.aborted) {
		throw new MigrationError('interrupted', 'The retry was interrupted', {
			hint: 'What was committed is safe and recorded in the ledger; the rest is loaded by the same command again.',
		});
	}
}
