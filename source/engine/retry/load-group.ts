/** Loads some rejects: asks the target for their parents, converts them, and settles what came of each. */
import {buildTried} from './build-tried.ts';
import {findRelations} from './find-relations.ts';
import type {Group, RetryContext, Tried} from './retry-context.ts';
import {makeParentLookup} from './row-references.ts';
import {type BuiltBatch, settle} from './settle.ts';
import {withSnapshots} from './with-snapshots.ts';

/** @throws MigrationError source-damaged; what the server says */
export async function loadGroup(group: Group, context: RetryContext): Promise<void> {
	const byLoad = new Map(
		[...Map.groupBy(group.units.flat(), ({load}) => load)].map(([load, tried]) => [load, inOrder(tried)]),
	);
	const lookup = makeParentLookup(context);
	const relations = await findRelations(byLoad, group.circle !== undefined, lookup, context);
	const waiting: BuiltBatch[] = [];
	for (const [load, tried] of byLoad) {
		await withSnapshots(load, context, async db => {
			for (const built of buildTried(db, load, tried, group, lookup, relations, context)) {
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
