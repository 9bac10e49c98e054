/** Asks the target for the parents of rejects; of a circle's rows it is kept who needs whom. */
import type {PlannedLoad} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {keyInput} from '../run/parents.ts';
import {openPickedReader} from './picked-rows.ts';
import type {RetryContext, Tried} from './retry-context.ts';
import {type ParentLookup, parentKey, type RowReference, referenceFinder} from './row-references.ts';
import type {Relations} from './survivors.ts';
import {withSnapshots} from './with-snapshots.ts';

/** The key by which other rows refer to a row of the load, if they do. */
export function ownKeyOf(load: PlannedLoad, {loads}: Pick<RetryContext, 'loads'>) {
	const input = keyInput(
		load,
		loads.flatMap(other => other.columns.flatMap(referencesOf)),
	);
	return (row: ReadonlyArray<Parameters<typeof parentKey>[1]>): string | undefined =>
		input === undefined ? undefined : parentKey(load.entity, row[input] ?? null);
}

/**
 * @param byLoad the rows of each load, as the source has them
 * @param isCircle whether the rows are of a circle
 * @param lookup is asked, and knows the answers then
 */
export async function findRelations(
	byLoad: ReadonlyMap<PlannedLoad, readonly Tried[]>,
	isCircle: boolean,
	lookup: ParentLookup,
	context: RetryContext,
): Promise<Relations> {
	const found = new Map<Tried, readonly RowReference[]>();
	const byKey = new Map<string, Tried[]>();
	for (const [load, tried] of byLoad) {
		const references = referenceFinder(load, context);
		const ownKey = ownKeyOf(load, context);
		await withSnapshots(load, context, db => {
			const reader = openPickedReader(
				db,
				load,
				tried.map(({row}) => row),
			);
			let next = 0;
			try {
				for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
					for (const row of rows) {
						const one = tried[next++] as Tried;
						const its = references(row);
						its.forEach(lookup.ask);
						if (isCircle) {
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
