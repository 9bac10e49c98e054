/** The rows of the snapshot as the lines that the server must give for them. */
import {isUtf8} from 'node:buffer';
import {setImmediate} from 'node:timers/promises';
import {MigrationError} from '../errors.ts';
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import type {SourceFiles} from '../run/request.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import type {SqliteDatabase} from '../source/sqlite.ts';
import {fieldOf} from './copy-line.ts';
import {expectColumn} from './expect/column.ts';
import {queryPages, type Row, rowidPages, type Span, within} from './expected-pages.ts';
import type {SkippingBatch} from './ledger-facts.ts';
import type {Part} from './part.ts';
import {editedRow, type RetriedRows} from './retried-rows.ts';

/** A row that must be in the target. */
export type OnLine = (line: string, sourceKey: () => string) => void;

export interface ExpectedRows {
	/** Default: all rows. Only of loads that are read by their row keys. */
	readonly span?: Span;
	readonly files: SourceFiles;
	readonly namespace: string;
	/** Positions of the rows that were rejected, ascending. */
	readonly rejects: BigInt64Array;
	/** Those that a retry has loaded since. */
	readonly retried: RetriedRows;
	/** The load's batches, where rows were skipped that the target had already. */
	readonly batches: AsyncIterator<SkippingBatch, void> | undefined;
	readonly onLine: OnLine;
	/** Called now and then with the number of rows read since. */
	readonly onRead: (rows: number) => void;
	readonly signal: AbortSignal | undefined;
}

/**
 * Reads a load in one go, in the order in which positions count.
 * @returns rows that were left out: rejected or skipped
 * @throws MigrationError interrupted, source-*
 */
export async function readExpected(part: Part, load: PlannedLoad, rows: ExpectedRows): Promise<number> {
	const names = load.databases;
	const files = Object.fromEntries(names.map(name => [name, rows.files[name] ?? '']));
	const db = openSideBySide(files);
	try {
		return await readAll(db, part, load, rows);
	} catch (error) {
		throw sqliteError(names.join(', '), Object.values(files).join(', '), error);
	} finally {
		db.close();
	}
}

async function readAll(
	db: SqliteDatabase,
	part: Part,
	load: PlannedLoad,
	{span = {}, namespace, rejects, retried, batches, onLine, onRead, signal}: ExpectedRows,
): Promise<number> {
	const line = lineMaker(part, load, namespace);
	const retriedLines = retried.loads.map(other => lineMaker(part, other, namespace));
	const mend = textMender(db, load);
	let number = 0;
	let nextReject = 0;
	let leftOut = 0;
	let batch: SkippingBatch | undefined;
	for (const rows of load.paging.kind === 'rowid'
		? rowidPages(db, load, load.paging.by, span)
		: queryPages(db, load)) {
		for (const row of rows) {
			number++;
			const position = load.paging.kind === 'rowid' ? (row[0] as bigint) : BigInt(number);
			mend(row, position);
			while (batches && (batch === undefined || batch.upto < position)) {
				const next = await batches.next();
				if (next.done) {
					break;
				}
				batch = next.value;
			}
			while (nextReject < rejects.length && (rejects[nextReject] as bigint) < position) {
				nextReject++;
			}
			const again = retried.rows.get(position);
			if (rejects[nextReject] === position) {
				leftOut++;
			} else if (again) {
				const edited = editedRow(db, load, position, row, again.edits);
				onLine(retriedLines[again.load]?.(edited) ?? '', () => ledgerKey(load, edited));
			} else if (batch?.loaded && !batch.loaded.has(ledgerKey(load, row))) {
				leftOut++;
			} else {
				onLine(line(row), () => ledgerKey(load, row));
			}
		}
		onRead(rows.length);
		await setImmediate();
		if (signal?.aborted) {
			throw new MigrationError('interrupted', 'The comparison was interrupted');
		}
	}
	const where = load.paging.kind === 'rowid' ? ` WHERE ${within(load.paging.by, span)}` : '';
	const counted = db.prepare(`SELECT count(*) FROM (${load.select}${where})`).pluck().get();
	if (counted !== number) {
		throw new Error(`${load.source} has ${counted} rows, and gave ${number}`);
	}
	return leftOut;
}

/** Types whose texts have no character that COPY escapes. */
const plain = new Set([
	'uuid',
	'boolean',
	'int2',
	'int4',
	'int8',
	'float4',
	'float8',
	'numeric',
	'date',
	'time',
]);

function lineMaker(part: Part, load: PlannedLoad, namespace: string): (row: Row) => string {
	const columns = part.columns.map(({name}) => load.columns.find(c => c.name === name) as PlannedColumn);
	const made = columns.map(column => expectColumn(column, namespace));
	const isPlain = columns.map(({type}) => plain.has(type.name) || type.name.startsWith('timestamp'));
	return row => {
		let line = '';
		for (let i = 0; i < made.length; i++) {
			const text = made[i]?.(row);
			const field = isPlain[i] && typeof text === 'string' ? text : fieldOf(text);
			line += i === 0 ? field : `\t${field}`;
		}
		return line;
	};
}

/** A row's key as the ledger writes it. */
function ledgerKey({key}: PlannedLoad, row: Row): string {
	return key.map(input => String(row[input]).replaceAll('\0', '\uFFFD')).join(',');
}

/**
 * Replaces texts that are no Unicode as they are stored, which a JavaScript string hides: by their bytes, or where
 * characters have 16 bits by a text with its lone surrogates.
 */
function textMender(
	db: SqliteDatabase,
	{select, inputs, paging}: PlannedLoad,
): (row: Row, position: bigint) => void {
	const encoding = String(db.pragma('encoding', {simple: true}));
	const isOfBytes = encoding === 'UTF-8';
	const isSuspect = (text: string) =>
		isOfBytes ? text.includes('\uFFFD') : /[\uD800-\uDFFF\uFFFD]/.test(text);
	const columns = inputs.map((_, i) => `CAST(c${i} AS BLOB)`).join(', ');
	const sql =
		paging.kind === 'rowid'
			? `SELECT ${columns} FROM (${select} WHERE ${paging.by} = ?)`
			: `SELECT ${columns} FROM (${select}) LIMIT 1 OFFSET ? - 1`;
	return (row, position) => {
		let stored: Row | undefined;
		for (let i = 0; i < row.length; i++) {
			const value = row[i];
			if (typeof value === 'string' && isSuspect(value)) {
				stored ??= db.prepare(sql).raw(true).get(position) as Row;
				row[i] = asStored(stored[i] as Buffer, encoding, value);
			}
		}
	};
}

function asStored(bytes: Buffer, encoding: string, text: string): string | Uint8Array {
	if (encoding === 'UTF-8') {
		return isUtf8(bytes) ? text : bytes;
	}
	return (encoding === 'UTF-16be' ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
}
