/** Puts off what is quicker built when all rows are there: keys, indexes and foreign keys of large tables of our own. */
import {reach} from '../fail-point.ts';
import {deferObjects} from '../ledger/deferred-objects.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {referencesOf} from '../plan/references.ts';
import {findDeferrable} from '../target/deferred.ts';
import {type Session, transaction} from '../target/session.ts';
import type {Begun} from './begin.ts';
import {findCircles} from './circles.ts';
import {ownChecks} from './own-checks.ts';
import type {RunOptions} from './request.ts';

/** Rows still to come from which on building keys and indexes after the load is worth dropping them before. */
const largeTable = 10_000;

export async function deferTables(
	session: Session,
	run: string,
	loads: readonly PlannedLoad[],
	{own, progress}: Begun,
	onConflict: RunOptions['onConflict'],
): Promise<void> {
	const isCircular = findCircles(loads);
	const left = ({number, rows}: PlannedLoad) => rows - (progress.get(number)?.counts.read ?? 0);
	const isWorthIt = (its: readonly PlannedLoad[]): boolean => {
		const rows = its.reduce((sum, load) => sum + left(load), 0);
		const hasCircle = its.some(load => load.columns.flatMap(referencesOf).some(r => isCircular(load, r)));
		return rows >= largeTable || (hasCircle && !its.every(load => progress.get(load.number)?.finished));
	};
	const relations = [...Map.groupBy(loads, load => load.table)].flatMap(([table, its]) =>
		// What is there already is found by the key.
		onConflict === 'fail' && own.has(table) && isWorthIt(its) ? its.slice(0, 1) : [],
	);
	const {client} = session;
	await transaction(session, async () => {
		const objects = [];
		for (const [schema, its] of Map.groupBy(relations, load => load.schema)) {
			const names = its.map(load => load.relation);
			objects.push(...(await findDeferrable(client, schema, names, ownChecks(loads))));
		}
		await deferObjects(client, ledgerSchema, run, objects);
		reach('constraints-dropped-uncommitted');
	});
	reach('constraints-dropped');
}
