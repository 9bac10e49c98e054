/**
 * Looks at the rows of the target that changes concern, and locks them. A row is as we left it if one of our own
 * transactions has written it last, or if it still holds what the older snapshot says, whoever wrote it.
 */
import type {Client} from 'pg';
import {formatUuid} from '../convert/uuid-text.ts';
import type {LedgerPlace} from '../ledger/batch-lines.ts';
import {ourTransactions} from '../ledger/chain.ts';
import {makeMetRows} from '../ledger/images.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {rowNumber, stageRows, weighStage} from '../run/stage-rows.ts';
import type {Change} from '../source/change-list.ts';
import {findReferringKeys, isReferredTo, type ReferringKey} from '../target/referring-keys.ts';
import {differ, keyOf, rowImage, sameKey} from '../target/row-text.ts';
import type {Session} from '../target/session.ts';
import {readStoredColumns} from '../target/stored-columns.ts';

/** Names of the temporary tables with the rows as they are to become, and as they were. */
export const stageAfter = 'mingus_stage';
export const stageBefore = 'mingus_before';

/** A row of the target, by the number of the staged row with its key. */
export interface MetRow {
	readonly row: number;
	/** It holds what the newer snapshot says. */
	readonly isSame: boolean;
	/** It is as we left it. */
	readonly isOurs: boolean;
	/** Foreign keys by which other rows refer to it, and their tables. */
	readonly referredBy: readonly string[];
}

/**
 * The rows whose keys are those of the staged ones.
 * @param lock against changes until the transaction ends
 * @param before for each staged row, from the first on, the number of the staged row as it was; null: there was none;
 * undefined: a row is ours by who wrote it alone
 */
export async function lookAtWritten(
	session: Session,
	place: LedgerPlace,
	load: PlannedLoad,
	before: ReadonlyArray<number | null> | undefined,
	lock: boolean,
): Promise<ReadonlyMap<number, MetRow>> {
	const {client} = session;
	const metRows = await makeMetRows(client);
	const {settable} = await readStoredColumns(client, load);
	const [holds, joined] =
		before === undefined
			? ['', '']
			: [
					` OR b.${rowNumber} IS NOT NULL AND NOT ${differ('t', 'b', load.columns)}`,
					`JOIN unnest($1::int[]) WITH ORDINALITY AS p(before, row) ON p.row = s.${rowNumber}
						LEFT JOIN ${stageBefore} b ON b.${rowNumber} = p.before`,
				];
	const {rows} = await client.query<{row: number; isSame: boolean; isOurs: boolean}>(
		`WITH met AS (SELECT s.${rowNumber} AS row, ${keyOf('t', load)} AS target_key, ${rowImage('t', settable)} AS before,
				NOT ${differ('t', 's', load.columns)} AS same, (${isOurs(session, place)}${holds}) AS ours
			FROM ${stageAfter} s JOIN ${quoteTable(load.schema, load.relation)} t ON ${sameKey('t', 's', load)}
				${joined} ${lock ? 'FOR UPDATE OF t' : ''}),
		noted AS (INSERT INTO ${metRows} (row, target_key, before) SELECT row, target_key, before FROM met)
		SELECT row, same AS "isSame", ours AS "isOurs" FROM met`,
		before === undefined ? [] : [before],
	);
	return new Map(rows.map(row => [row.row, {...row, referredBy: []}]));
}

/**
 * The rows whose keys are those of rows that the source no longer has, which are staged as they were.
 * @param images where only the keys are staged: how the rows were left, in the order of the staged ones
 */
export async function lookAtGone(
	session: Session,
	place: LedgerPlace,
	load: PlannedLoad,
	lock: boolean,
	images?: readonly string[],
): Promise<ReadonlyMap<number, MetRow>> {
	const {client} = session;
	const metRows = await makeMetRows(client);
	const {stored} = await readStoredColumns(client, load);
	const keys = await findReferringKeys(client, load);
	const image = rowImage('t', stored);
	const ours =
		images === undefined
			? `${isOurs(session, place)} OR NOT ${differ('t', 's', load.columns)}`
			: `${image}::jsonb = ($1::text[])[s.${rowNumber}]::jsonb`;
	const {rows} = await client.query<{row: number; isOurs: boolean; referredBy: string[]}>(
		`WITH met AS (SELECT s.${rowNumber} AS row, ${keyOf('t', load)} AS target_key, ${image} AS before,
				(${ours}) AS ours, ${referring(load, keys)} AS referred_by
			FROM ${stageAfter} s JOIN ${quoteTable(load.schema, load.relation)} t ON ${sameKey('t', 's', load)} ${lock ? 'FOR UPDATE OF t' : ''}),
		noted AS (INSERT INTO ${metRows} (row, target_key, before) SELECT row, target_key, before FROM met)
		SELECT row, ours AS "isOurs", referred_by AS "referredBy" FROM met`,
		images === undefined ? [] : [images],
	);
	return new Map(rows.map(row => [row.row, {...row, isSame: false}]));
}

/**
 * The changes whose rows of the target are not there where they should be, or are where they should not, or were written
 * last by somebody else. Asked by the keys alone, which for most is enough.
 */
export async function findUnexpected(
	session: Session,
	place: LedgerPlace,
	load: PlannedLoad,
	changes: readonly Change[],
): Promise<readonly Change[]> {
	if (load.primaryKey.length === 0) {
		return [];
	}
	const {rows} = await session.client.query<{number: number}>(
		`SELECT k.number FROM unnest($1::int[], $2::text[], $3::bool[]) AS k(number, key, was)
			LEFT JOIN ${quoteTable(load.schema, load.relation)} t ON ${await hasKey(session.client, load)}
		WHERE CASE WHEN k.was THEN t.tableoid IS NULL OR NOT (${isOurs(session, place)}) ELSE t.tableoid IS NOT NULL END`,
		[
			changes.map(({number}) => number),
			changes.map(({key}) => key ?? null),
			changes.map(({before}) => before !== undefined),
		],
	);
	const found = new Set(rows.map(({number}) => number));
	return changes.filter(({number}) => found.has(number));
}

/** Stages rows of which nothing is known but their keys. */
export async function stageKeys(client: Client, load: PlannedLoad, keys: readonly string[]): Promise<void> {
	await stageRows(client, load, stageAfter, undefined);
	const parts = await keyParts(client, load);
	await client.query(
		`INSERT INTO ${stageAfter} (${parts.map(({name}) => name).join(', ')}) SELECT ${parts.map(({value}) => value).join(', ')}
		FROM unnest($1::text[]) WITH ORDINALITY AS k(key, number) ORDER BY number`,
		[keys],
	);
	await weighStage(client, load, stageAfter);
}

/** SQL that says whether the row `t` has the key `k.key`, as the ledger writes keys. */
export async function hasKey(client: Client, load: PlannedLoad): Promise<string> {
	return (await keyParts(client, load)).map(({name, value}) => `t.${name} = ${value}`).join(' AND ');
}

/** The columns of the key, quoted, and SQL for what `k.key` says of each. */
async function keyParts(
	client: Client,
	load: PlannedLoad,
): Promise<ReadonlyArray<{readonly name: string; readonly value: string}>> {
	const names = load.primaryKey.map(i => load.columns[i]?.name ?? '');
	const {rows: types} = await client.query<{name: string; type: string}>(
		'SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attname = ANY($2)',
		[quoteTable(load.schema, load.relation), names],
	);
	return names.map((name, i) => {
		const key = names.length === 1 ? 'k.key' : `(k.key::json->>${i})`;
		return {
			name: quoteName(name),
			value: `${key}::${types.find(other => other.name === name)?.type ?? 'text'}`,
		};
	});
}

/** Tables with rows that refer to the row, other than such of its own that go with it. */
function referring(load: PlannedLoad, keys: readonly ReferringKey[]): string {
	const goesToo = `EXISTS (SELECT FROM ${stageAfter} d WHERE ${sameKey('c', 'd', load)})`;
	const names = keys.map(key => {
		const unless = key.isOwn && key.onlyRefuses ? goesToo : undefined;
		const text = `${key.constraint} of ${key.child}`.replaceAll("'", "''");
		return `CASE WHEN ${isReferredTo('t', key, unless)} THEN '${text}' END`;
	});
	return `array_remove(ARRAY[${names.join(', ')}]::text[], NULL)`;
}

/** SQL that says whether one of the runs before has written the row `t`. */
export const isOfTheChain = `t.xmin IN (SELECT transaction FROM ${ourTransactions})`;

function isOurs({nested}: Session, {ledger, run}: LedgerPlace): string {
	// In a rehearsal each part of it has a number of its own: its rows are newer than the transaction.
	return nested
		? `${isOfTheChain} OR age(t.xmin) <= age(pg_current_xact_id()::xid)`
		: `${isOfTheChain} OR t.xmin IN (SELECT transaction::xid FROM ${quoteName(ledger)}.batches WHERE run = '${formatUuid(run)}')`;
}

/** Deletes the rows of the target with the keys of some staged ones. @returns how many there were */
export async function deleteStaged(
	client: Client,
	load: PlannedLoad,
	rows: readonly number[],
): Promise<number> {
	const {rowCount} = await client.query(
		`DELETE FROM ${quoteTable(load.schema, load.relation)} t USING ${stageAfter} s
		WHERE ${sameKey('t', 's', load)} AND s.${rowNumber} = ANY($1)`,
		[rows],
	);
	return rowCount ?? 0;
}
