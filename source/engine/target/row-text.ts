/** Rows of the target as texts that the server writes, and reads again as the same values. Pure SQL. */
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import {quoteName} from '../quote-name.ts';

/**
 * A value as its type's output function writes it; NULL where it is NULL. A cast to text would not do: it cuts the
 * spaces of a bpchar, and a type may have one of its own.
 */
export function outputText(value: string): string {
	return `CASE WHEN ${value} IS NOT NULL THEN format('%s', ${value}) END`;
}

/** A row as a JSON object: column → text. @param row alias of the table */
export function rowImage(row: string, columns: readonly string[]): string {
	const names = columns.map(name => `'${name.replaceAll("'", "''")}'`);
	const texts = columns.map(name => outputText(`${row}.${quoteName(name)}`));
	return `json_object(ARRAY[${names.join(', ')}]::text[], ARRAY[${texts.join(', ')}]::text[])`;
}

/** The key of a row as the ledger writes it, but for a UUID, which is a text here. @param row alias of the table */
export function keyOf(row: string, {columns, primaryKey}: PlannedLoad): string {
	const texts = primaryKey.map(i => `${row}.${quoteName(columns[i]?.name ?? '')}::text`);
	return texts.length === 1
		? (texts[0] as string)
		: `'[' || ${texts.map(text => `to_json(${text})::text`).join(" || ',' || ")} || ']'`;
}

/** The condition that two rows have the same key. */
export function sameKey(one: string, other: string, {columns, primaryKey}: PlannedLoad): string {
	const names = primaryKey.map(i => quoteName(columns[i]?.name ?? ''));
	return names.map(name => `${one}.${name} = ${other}.${name}`).join(' AND ');
}

/** Types whose equal values look the same too. */
const plain: ReadonlySet<string> = new Set([
	...['uuid', 'boolean', 'int2', 'int4', 'int8', 'bytea', 'date', 'time', 'timestamp', 'timestamptz'],
]);

/** The condition that two rows differ in a column of the load, be it in nothing but the spelling: 1.0 and 1.00. */
export function differ(one: string, other: string, columns: readonly PlannedColumn[]): string {
	const conditions = columns.map(({name, type}) => {
		const [a, b] = [one, other].map(row => `${row}.${quoteName(name)}`) as [string, string];
		return plain.has(type.name)
			? `${a} IS DISTINCT FROM ${b}`
			: `(${outputText(a)}) COLLATE "C" IS DISTINCT FROM ${outputText(b)}`;
	});
	return `(${conditions.join(' OR ')})`;
}
