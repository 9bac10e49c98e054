/** Compares the parts of one table, and accounts for rows of it that no load wrote. */
import type {Client} from 'pg';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {count} from '../report/summary.ts';
import type {VerifyEvent} from '../report/verification.ts';
import {ofTable} from './check-schema.ts';
import {type CompareContext, type Compared, comparePart} from './compare-part.ts';
import {isAmong, isNamed, keptRows, type LedgerLoad} from './ledger-facts.ts';
import {type Belonging, type Part, partsOf} from './part.ts';
import {shown} from './shown-value.ts';

export interface TableContext extends Omit<CompareContext, 'skipping' | 'onRead'> {
	readonly recorded: readonly LedgerLoad[];
	/** The run stopped at tables that held rows already. */
	readonly wasEmpty: boolean;
	/** The ledger knows rows that were found in the target. */
	readonly hasMet: boolean;
	readonly emit: (event: VerifyEvent) => void;
}

/** Rows from one word about the progress to the next. */
const progressRows = 10_000;

export async function compareTable(
	table: string,
	loads: readonly PlannedLoad[],
	context: TableContext,
): Promise<void> {
	const {emit, recorded} = context;
	const started = performance.now();
	emit({event: 'table-started', table, rows: loads.reduce((sum, load) => sum + load.rows, 0)});
	let read = 0;
	let told = 0;
	const onRead = (rows: number): void => {
		read += rows;
		if (read >= told + progressRows) {
			told = read;
			emit({event: 'progress', table, rows: read});
		}
	};
	const its = recorded.filter(r => loads.some(load => load.number === r.load));
	const skipping = new Set(its.filter(r => r.skipped > 0).map(r => r.load));
	const parts = partsOf(loads);
	const total = {expected: 0, found: 0, leftOut: 0, different: 0, atLeast: false};
	const add = (compared: Omit<Compared, 'differences'>): void => {
		total.expected += compared.expected;
		total.found += compared.found;
		total.leftOut += compared.leftOut;
		total.different += compared.different;
		total.atLeast ||= compared.atLeast;
	};
	const isWhole = context.wasEmpty && parts.length === 1;
	for (const part of isWhole || canBeTold(part0(parts), loads, context) ? parts : []) {
		const belonging = isWhole ? whole(part, context) : named(part, part.loads, context);
		const compared = await comparePart(part, belonging, {...context, skipping, onRead});
		add(compared);
		for (const difference of compared.differences) {
			emit({event: 'difference', difference: {table, ...difference}});
		}
	}
	const kept = await tellKept(table, loads, context);
	if (!isWhole) {
		const extra = await otherRows(part0(parts), loads, context);
		add({expected: 0, found: extra, leftOut: 0, different: extra, atLeast: false});
	}
	emit({
		event: 'table-finished',
		table,
		expected_rows: total.expected,
		found_rows: total.found,
		left_out_rows: total.leftOut,
		skipped_rows: sum(its.map(({skipped}) => skipped)),
		kept_rows: kept,
		edited_rows: sum(its.map(({edited}) => edited)),
		different_rows: total.different,
		at_least: total.atLeast,
		seconds: (performance.now() - started) / 1000,
	});
}

function part0(parts: readonly Part[]): Part {
	return parts[0] as Part;
}

/** Whether the ledger can tell which rows of the table the loads wrote; says so if it cannot. */
function canBeTold(
	{table, keyFields}: Part,
	loads: readonly PlannedLoad[],
	{recorded, emit}: TableContext,
): boolean {
	const hasKeys = recorded.every(r => r.hasKeys || !loads.some(load => load.number === r.load));
	if (keyFields > 0 && hasKeys) {
		return true;
	}
	const found =
		keyFields === 0
			? 'the loads do not fill a primary key, so it cannot be told which rows are theirs'
			: 'the run recorded no keys, so it cannot be told which rows are its own';
	const difference = ofTable({kind: 'not-compared', table, column: null, expected: null, found});
	emit({event: 'difference', difference});
	return false;
}

function whole(part: Part, context: TableContext): Belonging {
	return {kind: 'all', ...exceptKept(part, part.loads, context)};
}

function named(part: Part, loads: readonly PlannedLoad[], context: TableContext): Belonging {
	return {kind: 'named', keys: namedBy(part, loads, context), ...exceptKept(part, loads, context)};
}

function keyColumns({columns, keyFields}: Part): {readonly names: string[]; readonly isUuid: boolean} {
	const key = columns.slice(0, keyFields);
	return {names: key.map(c => c.name), isUuid: keyFields === 1 && key[0]?.type.name === 'uuid'};
}

function namedBy(part: Part, loads: readonly PlannedLoad[], {ledger, chain, hasMet}: TableContext): string {
	const {names, isUuid} = keyColumns(part);
	const numbers = loads.map(load => load.number);
	return isNamed(ledger, chain, numbers, names, isUuid, hasMet);
}

/** Rows that a catch-up left as they are, though the source has them otherwise. */
function exceptKept(
	part: Part,
	loads: readonly PlannedLoad[],
	{ledger, run, chain}: TableContext,
): Pick<Belonging, 'except'> {
	const {names} = keyColumns(part);
	const numbers = loads.map(load => load.number);
	const kept = `SELECT target_key AS key ${keptRows(ledger, run, numbers)} AND target_key IS NOT NULL`;
	return chain.length > 1 && names.length > 0 ? {except: isAmong(names, kept, false)} : {};
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((a, b) => a + b, 0);
}

/** @returns how many there are */
async function tellKept(
	table: string,
	loads: readonly PlannedLoad[],
	{control, ledger, run, chain, emit}: TableContext,
): Promise<number> {
	if (chain.length === 1) {
		return 0;
	}
	const numbers = loads.map(load => load.number);
	const {rows} = await control.query<{rows: number}>(
		`SELECT count(*)::int AS rows ${keptRows(ledger, run, numbers)}`,
	);
	const kept = rows[0]?.rows ?? 0;
	if (kept > 0) {
		const stay = kept === 1 ? 'stays as the target has it' : 'stay as the target has them';
		const were = kept === 1 ? 'it otherwise, and was' : 'them otherwise, and were';
		const message = `${count(kept, 'row')} ${stay}, though the source has ${were} not compared`;
		emit({event: 'notice', where: table, message});
	}
	return kept;
}

/** Rows that are named one by one. */
const mostNamed = 1000;

/**
 * Rows that no batch of the run names: extra where the run found the table empty, else merely told.
 * @returns the number of the extra ones
 */
async function otherRows(part: Part, loads: readonly PlannedLoad[], context: TableContext): Promise<number> {
	const {client, wasEmpty, emit, recorded} = context;
	const {table, schema, relation, columns, keyFields} = part;
	const hasKeys = recorded.every(r => r.hasKeys || !loads.some(load => load.number === r.load));
	if (keyFields === 0 || !hasKeys) {
		return 0;
	}
	const {except} = exceptKept(part, loads, context);
	const from = `FROM ${quoteTable(schema, relation)} AS t
		WHERE (${namedBy(part, loads, context)}) IS NOT TRUE${except === undefined ? '' : ` AND (${except}) IS NOT TRUE`}`;
	const {rows} = await client.query<{rows: string}>(`SELECT count(*)::text AS rows ${from}`);
	const others = Number(rows[0]?.rows);
	if (!wasEmpty && others > 0) {
		const were = others === 1 ? 'is not of this run and was' : 'are not of this run and were';
		emit({event: 'notice', where: table, message: `${count(others, 'row')} ${were} not compared`});
		return 0;
	}
	if (others > 0) {
		await nameExtra(client, table, columns.slice(0, keyFields), from, emit);
	}
	return others;
}

async function nameExtra(
	client: Client,
	table: string,
	key: Part['columns'],
	from: string,
	emit: TableContext['emit'],
): Promise<void> {
	const list = key.map(c => `t.${quoteName(c.name)}::text`).join(', ');
	const {rows} = await client.query<Array<string | null>>({
		text: `SELECT ${list} ${from} LIMIT ${mostNamed}`,
		rowMode: 'array',
	});
	for (const row of rows) {
		const text = row
			.map((value, i) => (key[i]?.sensitive ? shown(key[i], value) : (value ?? 'NULL')))
			.join(',');
		const difference = ofTable({
			kind: 'extra',
			table,
			column: null,
			expected: null,
			found: 'a row of no load',
		});
		emit({event: 'difference', difference: {...difference, key: text}});
	}
}
