/** Rows of two snapshots that only the load's own query can give: read one by one, and compared as they are read. */
import {createHash} from 'node:crypto';
import type {SourceValue} from '../convert/values.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {SourceFiles} from '../run/request.ts';
import type {ChangedRow, Snapshots} from './changed-rows.ts';
import {openSideBySide} from './open.ts';
import {positionOrder} from './position-order.ts';
import {openReader, type Row} from './read-rows.ts';
import {Database} from './sqlite.ts';

interface Placed {
	readonly row: Row;
	readonly position: string;
	/** A value of it cannot be read: nobody can say that it is the same. */
	readonly isPart: boolean;
}

/** Rows that a row key tells apart: both snapshots are read in the order of their keys. */
export function* comparedByKey(
	load: PlannedLoad,
	{before, after}: Snapshots,
	watched: ReadonlySet<string>,
): Generator<ChangedRow | undefined, void> {
	const sides = [readAll(load, before), readAll(load, after)] as const;
	try {
		let [one, other] = sides.map(side => nextRow(side)) as [Placed | undefined, Placed | undefined];
		for (let read = 0; one !== undefined || other !== undefined; read++) {
			const order =
				one === undefined ? 1 : other === undefined ? -1 : positionOrder(one.position, other.position);
			const isSame = order === 0 && one && other && sameRow(one, other);
			if (!isSame || watched.has(one?.position ?? '')) {
				yield {
					...(isSame ? {isSame} : {}),
					...(order <= 0 && one ? {before: one.position} : {}),
					...(order >= 0 && other ? {after: other.position} : {}),
				};
			}
			one = order <= 0 ? nextRow(sides[0]) : one;
			other = order >= 0 ? nextRow(sides[1]) : other;
			if (read % 1000 === 0) {
				yield undefined;
			}
		}
	} finally {
		sides.map(side => side.return());
	}
}

/**
 * Rows that nothing tells apart but what they hold: those of the one snapshot that the other does not have, as often.
 * In a database of its own, which SQLite keeps in an unnamed temporary file as soon as it is large.
 */
export function* comparedByContents(
	load: PlannedLoad,
	{before, after}: Snapshots,
	watched: ReadonlySet<string>,
): Generator<ChangedRow | undefined, void> {
	const db = new Database('');
	try {
		db.exec(`PRAGMA journal_mode = OFF;
			CREATE TABLE seen (position INTEGER PRIMARY KEY, print BLOB NOT NULL, watched INTEGER NOT NULL); BEGIN`);
		const see = db.prepare('INSERT INTO seen VALUES (CAST(? AS INTEGER), ?, ?)');
		yield* everyRow(load, before, placed => {
			see.run(placed.position, fingerprint(placed), watched.has(placed.position) ? 1 : 0);
		});
		db.exec('CREATE INDEX seen_print ON seen (print, position)');
		const find = db.prepare(
			'DELETE FROM seen WHERE position = (SELECT position FROM seen WHERE print = ? ORDER BY position LIMIT 1) RETURNING position, watched',
		);
		const told: ChangedRow[] = [];
		for (const _ of everyRow(load, after, placed => {
			const found = find.get(fingerprint(placed)) as {position: number; watched: number} | undefined;
			if (found === undefined) {
				told.push({after: placed.position});
			} else if (found.watched === 1) {
				told.push({before: String(found.position), after: placed.position, isSame: true});
			}
		})) {
			yield* told.splice(0);
			yield undefined;
		}
		yield* told;
		for (const position of db.prepare('SELECT position FROM seen ORDER BY position').pluck().all()) {
			yield {before: String(position)};
		}
	} finally {
		db.close();
	}
}

function* everyRow(
	load: PlannedLoad,
	files: SourceFiles,
	onRow: (placed: Placed) => void,
): Generator<undefined, void> {
	let read = 0;
	for (const placed of readAll(load, files)) {
		onRow(placed);
		if (++read % 1000 === 0) {
			yield undefined;
		}
	}
}

function* readAll(load: PlannedLoad, files: SourceFiles): Generator<Placed, void> {
	const db = openSideBySide(Object.fromEntries(load.databases.map(name => [name, files[name] ?? ''])));
	try {
		const exact = {...load, inputs: load.inputs.map(input => ({...input, exactKind: true}))};
		const reader = openReader(db, exact);
		try {
			for (let rows = reader.next(); rows.length > 0; rows = reader.next()) {
				const isPart = reader.large !== undefined;
				for (const [i, row] of rows.entries()) {
					yield {row, position: reader.position(i), isPart};
				}
			}
		} finally {
			reader.close();
		}
	} finally {
		db.close();
	}
}

function nextRow(rows: Generator<Placed, void>): Placed | undefined {
	const next = rows.next();
	return next.done ? undefined : next.value;
}

function sameRow(one: Placed, other: Placed): boolean {
	return !one.isPart && !other.isPart && one.row.every((value, i) => sameValue(value, other.row[i] ?? null));
}

function sameValue(one: SourceValue, other: SourceValue): boolean {
	return one instanceof Uint8Array && other instanceof Uint8Array
		? Buffer.compare(one, other) === 0
		: Object.is(one, other);
}

/** Of a row that cannot be read whole, one that no other has. */
function fingerprint({row, isPart}: Placed): Uint8Array {
	const hash = createHash('sha256');
	for (const value of row) {
		const text = value instanceof Uint8Array ? undefined : Object.is(value, -0) ? '-0' : String(value);
		const bytes = text === undefined ? (value as Uint8Array) : Buffer.from(text, 'utf16le');
		hash.update(`${value === null ? 'null' : text === undefined ? 'bytes' : typeof value}:${bytes.length}:`);
		hash.update(bytes);
	}
	return isPart ? Buffer.from(crypto.getRandomValues(new Uint8Array(32))) : hash.digest();
}
