/** What a proposal asks of the data beyond the scan, answered by SQLite. */
import {invalidUtf8At} from '../convert/utf8.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import {textEncodingOf, utf16Text} from './mend-texts.ts';
import type {SqliteDatabase} from './sqlite.ts';

export interface ColumnsOf {
	readonly database: string;
	readonly table: string;
	readonly columns: readonly string[];
}

export interface Evidence {
	/** Rows of a table that satisfy a condition; undefined where SQLite refuses it. */
	countWhere(database: string, table: string, condition: string): number | undefined;
	/** Combinations of expressions, none of them NULL, that more than one row has; undefined where SQLite refuses. */
	sharedBy(
		database: string,
		table: string,
		expressions: readonly string[],
		condition: string,
	): number | undefined;
	/** Rows whose columns are not NULL, and equal no row of the parent byte for byte. */
	orphans(child: ColumnsOf, parent: ColumnsOf): number | undefined;
	/** The sources hold their texts in UTF-16. */
	readonly isUtf16: boolean;
	/** Texts that are not valid in the encoding of their database. */
	invalidTexts(database: string, table: string, column: string): number;
}

/** @param db with all sources attached under their names */
export function makeEvidence(db: SqliteDatabase): Evidence {
	const number = (sql: string): number | undefined => {
		try {
			return (db.prepare(sql).pluck().get() as number | null) ?? 0;
		} catch {
			return undefined;
		}
	};
	const encoding = textEncodingOf(db);
	db.function('mingus_utf8', {deterministic: true}, value =>
		typeof value === 'string' ? Buffer.from(value) : value,
	);
	return {
		isUtf16: encoding !== 'UTF-8',
		countWhere: (database, table, condition) =>
			number(`SELECT count(*) FROM ${quoteTable(database, table)} NOT INDEXED WHERE ${condition}`),
		sharedBy(database, table, expressions, condition) {
			const known = expressions.map(e => `${e} IS NOT NULL`).join(' AND ');
			return number(
				`SELECT count(*) FROM (SELECT 1 FROM ${quoteTable(database, table)} NOT INDEXED
				WHERE ${known} AND (${condition}) GROUP BY ${expressions.join(', ')} HAVING count(*) > 1)`,
			);
		},
		orphans(child, parent) {
			const columns = child.columns.map(c => `c.${quoteName(c)}`);
			const equal = parent.columns.map((p, i) => `p.${quoteName(p)} = ${columns[i]} COLLATE BINARY`);
			return number(
				`SELECT count(*) FROM ${quoteTable(child.database, child.table)} AS c NOT INDEXED
				WHERE ${columns.map(c => `${c} IS NOT NULL`).join(' AND ')} AND NOT EXISTS (
					SELECT 1 FROM ${quoteTable(parent.database, parent.table)} AS p WHERE ${equal.join(' AND ')})`,
			);
		},
		invalidTexts(database, table, column) {
			const value = quoteName(column);
			const rows = db
				.prepare(
					`SELECT CAST(${value} AS BLOB) FROM ${quoteTable(database, table)} NOT INDEXED WHERE typeof(${value}) = 'text'`,
				)
				.pluck()
				.iterate() as Iterable<Uint8Array>;
			let count = 0;
			for (const bytes of rows) if (!isValidText(bytes, encoding)) count++;
			return count;
		},
	};
}

/** An expression for the bytes of a value, or of its text: whatever encoding the database has. */
export function bytesInUtf8(column: string): string {
	return `mingus_utf8(iif(typeof(${column}) IN ('integer', 'real'), CAST(${column} AS TEXT), ${column}))`;
}

function isValidText(bytes: Uint8Array, encoding: string): boolean {
	return encoding === 'UTF-8' ? invalidUtf8At(bytes) < 0 : utf16Text(bytes, encoding).isWellFormed();
}

/** The evidence, where each question is put to SQLite once. @param answers those that were given already, by question */
export function remembering(evidence: Evidence, answers: Map<string, number | undefined>): Evidence {
	const once =
		<Question extends unknown[], Answer extends number | undefined>(
			kind: keyof Evidence,
			ask: (...question: Question) => Answer,
		) =>
		(...question: Question): Answer => {
			const key = JSON.stringify([kind, ...question]);
			if (!answers.has(key)) {
				answers.set(key, ask(...question));
			}
			return answers.get(key) as Answer;
		};
	return {
		isUtf16: evidence.isUtf16,
		countWhere: once('countWhere', evidence.countWhere),
		sharedBy: once('sharedBy', evidence.sharedBy),
		orphans: once('orphans', evidence.orphans),
		invalidTexts: once('invalidTexts', evidence.invalidTexts),
	};
}
