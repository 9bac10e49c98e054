/** Primary keys, NOT NULL, identities, defaults and unique constraints. */
import {quoteName} from '../quote-name.ts';
import type {Evidence} from '../source/evidence.ts';
import type {SourceIndex} from '../source/read-schema.ts';
import {findCollisions} from './find-collisions.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';
import {columnOf, primaryKeyOf} from './references.ts';
import {fold} from './translate-compare.ts';
import {translateDefault} from './translate-default.ts';

/** Bytes of an index entry that are sure to find room: a third of a page, less some (BTMaxItemSize). */
export const mostIndexBytes = 2600;

/** @param register gives a relation's name once */
export function proposeKeys(
	table: ProposedTable,
	register: (wanted: string) => string,
	evidence: Evidence,
): void {
	proposePrimaryKey(table, register, evidence);
	for (const column of table.columns) proposeDefault(table, column);
	for (const index of table.definition.indexes) {
		if (index.origin === 'u' || (index.origin === 'pk' && table.key.length === 0)) {
			proposeUnique(table, index, register, evidence);
		}
	}
}

function proposePrimaryKey(
	table: ProposedTable,
	register: (wanted: string) => string,
	evidence: Evidence,
): void {
	const key = primaryKeyOf(table);
	if (key.length === 0 || key.some(c => c.left !== undefined)) return;
	const nulls = key.filter(c => c.scan.nulls > 0);
	if (nulls.length > 0) {
		table.notes.push(
			`no primary key: ${nulls.map(c => c.name).join(', ')} holds NULL, which SQLite lets in and PostgreSQL does not`,
		);
		return;
	}
	if (indexBytes(key) > mostIndexBytes) {
		table.notes.push(
			`no primary key: its values have up to ${indexBytes(key)} bytes, more than an index takes`,
		);
		return;
	}
	const collisions = findCollisions(table, key, evidence);
	if (collisions !== undefined) {
		table.notes.push(`no primary key: ${collisions}`);
		return;
	}
	table.key = key;
	table.uniques.push(key);
	const name = register(`${table.name}_pkey`);
	table.constraints.push(`CONSTRAINT ${quoteName(name)} PRIMARY KEY (${list(key)})`);
	for (const column of key) column.notNull = true;
	const [only] = key;
	if (only && only.source.name === table.source.rowidColumn && only.choice.type === 'bigint')
		only.identity = true;
}

/** Bytes of the longest values together. */
export function indexBytes(columns: readonly ProposedColumn[]): number {
	return columns.reduce(
		(sum, {choice, scan}) => sum + (choice.type === 'text' || choice.type === 'bytea' ? scan.mostBytes : 8),
		0,
	);
}

export function list(columns: readonly ProposedColumn[]): string {
	return columns.map(c => quoteName(c.name)).join(', ');
}

function proposeDefault(table: ProposedTable, column: ProposedColumn): void {
	const sql = table.definition.defaults.get(column.source.name);
	if (column.identifies) column.default = 'gen_random_uuid()';
	if (sql === undefined || column.identity || column.identifies || column.source.generated) return;
	if (column.references !== undefined) {
		column.notes.push(`its default ${sql} is left out: it is no UUID`);
		return;
	}
	const made = translateDefault({sql, choice: column.choice, affinity: column.source.affinity});
	if ('dropped' in made) column.notes.push(`its default ${sql} is left out: ${made.dropped}`);
	else {
		column.default = made.sql;
		if (made.note !== '') column.notes.push(made.note);
	}
}

/** A UNIQUE constraint, or what keeps values as distinct where a constraint cannot. */
function proposeUnique(
	table: ProposedTable,
	index: SourceIndex,
	register: (wanted: string) => string,
	evidence: Evidence,
): void {
	const columns = index.terms.map(t => (t.column === undefined ? undefined : columnOf(table, t.column)));
	if (!columns.every(c => c !== undefined && c.left === undefined)) return;
	const known = columns as ProposedColumn[];
	const collisions = findCollisions(table, known, evidence);
	if (collisions !== undefined) {
		table.notes.push(`(${list(known)}) is not kept unique: ${collisions}`);
		return;
	}
	const folded = index.terms.some(t => t.collation === 'NOCASE');
	const wanted = `${table.name}_${known.map(c => c.name).join('_')}_key`;
	if (indexBytes(known) > mostIndexBytes || folded) {
		const terms = known.map((c, i) => uniqueTerm(c, index.terms[i]?.collation));
		table.indexes.push(
			`CREATE UNIQUE INDEX ${quoteName(register(wanted))} ON ${quoteName(table.name)} (${terms.join(', ')})`,
		);
		return;
	}
	if (table.uniques.some(u => u.length === known.length && u.every((c, i) => c === known[i]))) return;
	table.uniques.push(known);
	table.constraints.push(`CONSTRAINT ${quoteName(register(wanted))} UNIQUE (${list(known)})`);
}

/** Long values are told apart by their hash, texts of NOCASE by their folded form. */
export function uniqueTerm(column: ProposedColumn, collation: string | undefined): string {
	const name = quoteName(column.name);
	const value = collation === 'NOCASE' && column.choice.type === 'text' ? fold(name) : name;
	const isLong = ['text', 'bytea'].includes(column.choice.type) && column.scan.mostBytes > mostIndexBytes;
	return isLong ? `md5(${value})` : value;
}
