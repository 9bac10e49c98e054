/**
 * Looks at the rows of the target that changes concern while the snapshots are still compared: by their keys alone, which
 * tells most of them to be as they should be. The server reads them into its memory meanwhile, where the changes find them.
 */
import type {Client} from 'pg';
import {noteTransactions} from '../ledger/chain.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteTable} from '../quote-name.ts';
import type {Change, Side} from '../source/change-list.ts';
import {hasKey, isOfTheChain} from './look.ts';

export interface EarlyLook {
	/**
	 * Does not wait for the answer, but where many questions are open.
	 * @param keys of rows as they were, or of such as they are now that were not before
	 */
	ask(load: PlannedLoad, side: Side, keys: readonly string[]): Promise<void>;
	/** Waits for the answers. */
	end(): Promise<void>;
	/** The changes whose rows are not as expected; undefined where that is not known. */
	unexpected(load: PlannedLoad, changes: readonly Change[]): readonly Change[] | undefined;
}

/** Keys that are kept in memory; where there are more, nothing is known. */
const mostKept = 100_000;
/** Questions that wait in memory for the server. */
const mostOpen = 20;

/** @param chain the runs whose rows are ours */
export function startEarlyLook(client: Client, chain: readonly string[]): EarlyLook {
	const found = new Map<number, Record<Side, Set<string>>>();
	const conditions = new Map<number, string>();
	let kept = 0;
	let open = 0;
	let isKnown = true;
	// It is asked again where it is not known, and what is wrong is told then.
	const giveUp = (): void => {
		isKnown = false;
	};
	let looking = noteTransactions(client, ledgerSchema, chain).catch(giveUp);

	const look = async (load: PlannedLoad, side: Side, keys: readonly string[]): Promise<void> => {
		const condition = conditions.get(load.number) ?? (await hasKey(client, load));
		conditions.set(load.number, condition);
		const {rows} = await client.query<[string]>({
			text: `SELECT k.key FROM unnest($1::text[]) AS k(key)
				LEFT JOIN ${quoteTable(load.schema, load.relation)} t ON ${condition}
				WHERE t.tableoid IS ${side === 'after' ? 'NOT NULL' : `NULL OR NOT ${isOfTheChain}`}`,
			values: [keys],
			rowMode: 'array',
		});
		kept += rows.length;
		const its = found.get(load.number) ?? {before: new Set(), after: new Set()};
		found.set(load.number, its);
		for (const [key] of rows) {
			its[side].add(key);
		}
	};
	return {
		async ask(load, side, keys) {
			if (load.primaryKey.length === 0 || keys.length === 0) {
				return;
			}
			open++;
			looking = looking
				.then(() => {
					isKnown &&= kept <= mostKept;
					return isKnown ? look(load, side, keys) : undefined;
				})
				.catch(giveUp)
				.finally(() => {
					open--;
				});
			if (open > mostOpen) {
				await looking;
			}
		},
		end: () => looking,
		unexpected(load, changes) {
			const its = found.get(load.number);
			return isKnown
				? changes.filter(({before, key}) =>
						before === undefined
							? key !== undefined && its?.after.has(key)
							: key === undefined || its?.before.has(key),
					)
				: undefined;
		},
	};
}
