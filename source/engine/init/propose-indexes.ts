/** Indexes: partial ones, those on expressions, descending ones, and those that regard no case. */
import {quoteName} from '../quote-name.ts';
import type {Evidence} from '../source/evidence.ts';
import type {SourceIndex} from '../source/read-schema.ts';
import {tableScope} from './column-scope.ts';
import {findCollisions} from './find-collisions.ts';
import {type ParsedIndex, parseIndex} from './parse-index.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';
import {indexBytes, list, mostIndexBytes, uniqueTerm} from './propose-keys.ts';
import {columnOf} from './references.ts';
import {fold} from './translate-compare.ts';
import {translateCondition, translateText} from './translate-expression.ts';

/** @param register gives a relation's name once */
export function proposeIndexes(
	table: ProposedTable,
	register: (wanted: string) => string,
	evidence: Evidence,
): void {
	for (const found of table.definition.indexes.filter(i => i.origin === 'c')) {
		const index = keptUnique(table, found, evidence);
		const made = statementOf(table, index, register, evidence);
		if (typeof made === 'string') table.indexes.push(made);
		else table.notes.push(`the index ${index.name} is left out: ${made.reason}`);
	}
}

/** The index, without UNIQUE where the target could not keep it so. */
function keptUnique(table: ProposedTable, index: SourceIndex, evidence: Evidence): SourceIndex {
	if (!index.unique) return index;
	const columns = index.terms.flatMap(t => (t.column === undefined ? [] : (columnOf(table, t.column) ?? [])));
	const where = index.sql === undefined ? undefined : parseIndex(index.sql)?.where;
	const isPlain = columns.length === index.terms.length;
	const collisions = isPlain ? findCollisions(table, columns, evidence, where) : undefined;
	if (collisions === undefined) return index;
	table.notes.push(`the index ${index.name} is not unique: ${collisions}`);
	return {...index, unique: false};
}

type Refusal = {readonly reason: string};

function statementOf(
	table: ProposedTable,
	index: SourceIndex,
	register: (wanted: string) => string,
	evidence: Evidence,
): string | Refusal {
	const parsed = index.sql === undefined ? undefined : parseIndex(index.sql);
	if (!parsed) return {reason: 'its SQL is not understood'};
	const where = conditionOf(table, parsed);
	if (typeof where !== 'string') return where;
	const known = index.terms.flatMap(t => (t.column === undefined ? [] : (columnOf(table, t.column) ?? [])));
	const isLong = indexBytes(known) > mostIndexBytes;
	const head = (name: string, using = '') =>
		`CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteName(register(name))} ON ${quoteName(table.name)}${using}`;
	if (isLong && !index.unique) {
		const [only] = known;
		if (!only || index.terms.length > 1) {
			return {reason: `its values have up to ${indexBytes(known)} bytes, more than an index takes`};
		}
		table.notes.push(
			`the index ${index.name} is one by hash: its values have up to ${indexBytes(known)} bytes`,
		);
		return `${head(index.name, ' USING hash')} (${list([only])})${where}`;
	}
	const terms: string[] = [];
	for (const [i, term] of index.terms.entries()) {
		const made = termOf(table, index, i, parsed.terms[i] ?? '', evidence);
		if (typeof made !== 'string') return made;
		terms.push(`${made}${term.descending ? ' DESC' : ''}`);
	}
	rememberUnique(table, index, known);
	return `${head(index.name)} (${terms.join(', ')})${where}`;
}

function conditionOf(table: ProposedTable, {where}: ParsedIndex): string | Refusal {
	if (where === undefined) return '';
	const made = translateCondition(where, tableScope(table, true));
	return made.ok ? ` WHERE ${made.typed.sql}` : {reason: `its WHERE ${where}: ${made.reason}`};
}

function termOf(
	table: ProposedTable,
	index: SourceIndex,
	place: number,
	sql: string,
	evidence: Evidence,
): string | Refusal {
	const {column: name, collation} = index.terms[place] as SourceIndex['terms'][number];
	if (name !== undefined) {
		const column = columnOf(table, name);
		if (!column || (column.left !== undefined && column.generated === undefined)) {
			return {reason: `${name} is not migrated`};
		}
		if (index.unique) return uniqueTerm(column, collation);
		return collation === 'NOCASE' && column.choice.type === 'text'
			? fold(quoteName(column.name))
			: quoteName(column.name);
	}
	const expression = sql.replace(/\s+COLLATE\s+\w+\s*$/i, '');
	const plain = caseFunction(table, expression);
	if (plain !== undefined) return plain;
	const made = translateText(expression, tableScope(table, true));
	if (!made.ok) return {reason: `${expression}: ${made.reason}`};
	// Integers that grow too large become reals in SQLite; PostgreSQL would refuse the row.
	if (
		made.typed.type === 'bigint' &&
		evidence.countWhere(table.database, table.source.name, `typeof(${expression}) = 'real'`) !== 0
	) {
		return {reason: `${expression}: it is beyond 64 bits in some rows`};
	}
	return collation === 'NOCASE' && made.typed.type === 'text' ? fold(made.typed.sql) : `(${made.typed.sql})`;
}

/**
 * lower() and upper() of a column of nothing but ASCII, written plainly: so that queries that are written so find the
 * index.
 */
function caseFunction(table: ProposedTable, expression: string): string | undefined {
	const match = /^(lower|upper)\s*\(\s*["`[]?(\w+)["`\]]?\s*\)$/i.exec(expression);
	const column = match?.[2] === undefined ? undefined : columnOf(table, match[2]);
	const isPlain =
		column?.left === undefined &&
		column?.choice.type === 'text' &&
		!column.choice.converted &&
		column.scan.ascii === column.scan.texts;
	return match?.[1] !== undefined && column && isPlain
		? `${match[1].toLowerCase()}(${quoteName(column.name)})`
		: undefined;
}

/** A unique index on plain columns is what a reference can lead to. */
function rememberUnique(table: ProposedTable, index: SourceIndex, known: readonly ProposedColumn[]): void {
	const isPlain =
		index.unique &&
		!index.partial &&
		known.length === index.terms.length &&
		index.terms.every(t => t.collation !== 'NOCASE') &&
		indexBytes(known) <= mostIndexBytes;
	if (isPlain) table.uniques.push(known);
}
