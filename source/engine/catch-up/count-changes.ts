/** What a catch-up would do, as far as the snapshots and the parents in the target tell: nothing is written. */

import type {Counts} from '../events.ts';
import {addCounts} from '../report/counts.ts';
import {stopIfAborted, toReject} from '../run/load-table.ts';
import type {Attempt} from '../run/run-context.ts';
import {goneBatches, stayedPages, writtenBatches} from './change-pages.ts';
import type {CatchUpContext} from './settle.ts';
import {type CatchUp, contextOf} from './write-catch-up.ts';

export async function countChanges(attempt: Attempt, catchUp: CatchUp): Promise<void> {
	const {client, emit, signal} = attempt;
	const context: CatchUpContext = contextOf(attempt, catchUp, {client, nested: false}, 1);
	emit({event: 'phase-started', phase: 'load'});
	for (const changes of catchUp.all) {
		const {load, list, carried} = changes;
		const {added, changed, gone} = list.counts();
		emit({
			event: 'load-started',
			load: load.name,
			table: load.table,
			rows: added + changed + gone + carried.length,
		});
		let total: Counts = {read: carried.length, loaded: 0, rejected: 0, skipped: carried.length};
		const tell = (counts: Counts): void => {
			total = addCounts(total, counts);
			emit({event: 'batch-committed', load: load.name, table: load.table, counts});
		};
		if (carried.length > 0) {
			emit({event: 'batch-committed', load: load.name, table: load.table, counts: total});
		}
		for await (const {batch} of goneBatches(changes, context)) {
			const [loaded, rejected] = [batch.accepted.length, batch.rejected.length];
			tell({read: batch.read, loaded, rejected, skipped: 0, deleted: loaded});
		}
		for await (const {length} of stayedPages(changes, context)) {
			tell({read: length, loaded: length, rejected: 0, skipped: 0, deleted: length});
		}
		for await (const {batch, changes: its} of writtenBatches(changes, context)) {
			stopIfAborted(signal);
			const wasThere = (place: number) => its[place]?.before !== undefined || its[place]?.stayed;
			const updated = batch.accepted.places.filter(wasThere).length;
			const [loaded, rejected] = [batch.accepted.length, batch.rejected.length];
			tell({read: batch.read, loaded, rejected, skipped: 0, updated});
			for (const row of batch.rejected) {
				emit({event: 'row-rejected', reject: toReject(load, row)});
			}
		}
		emit({event: 'load-finished', load: load.name, table: load.table, counts: total});
	}
}
