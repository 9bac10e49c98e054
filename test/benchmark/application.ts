/** What the benchmark moves: one SQLite database of users and events with a conversion of each common kind. */
import {rmSync} from 'node:fs';
import {parseMapping} from '../../source/engine/mapping/load-mapping.ts';
import {Database, type SqliteDatabase} from '../../source/engine/source/sqlite.ts';
import type {Workload} from './workload.ts';

const mapping = `
name: benchmark
sources: {app: users and what they did}
loads:
  - into: users
    from: app.users
    columns:
      id: {from: id, identifies: true}
      email: email
      name: name
      created_at: created_at
      balance: balance
      settings: settings
  - into: events
    from: app.events
    columns:
      id: {from: id, identifies: true}
      user_id: {from: user_id, references: users}
      kind: kind
      happened_at: happened_at
      amount: amount
      detail: detail
`;

const ddl = `
CREATE TABLE users (
	id uuid PRIMARY KEY,
	email text NOT NULL,
	name text,
	created_at timestamptz NOT NULL,
	balance numeric(12,2),
	settings jsonb
);
CREATE TABLE events (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES users,
	kind text NOT NULL,
	happened_at timestamptz NOT NULL,
	amount numeric(12,2),
	detail jsonb
);
CREATE INDEX events_user_id ON events (user_id);
`;

const names = ['Ada Lovelace', 'Émilie du Châtelet', 'Grace Hopper', 'Sofja Kowalewskaja', '岡潔'];
const kinds = ['page-view', 'sign-in', 'purchase', 'check-in'];
const firstMoment = Date.UTC(2021, 0, 1);

/** Writes the database; one row in eleven is a user. The same rows, the same bytes. */
export function applicationWorkload(file: string, rows: number): Workload {
	rmSync(file, {force: true});
	const db = new Database(file);
	try {
		db.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
			CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT, created_at TEXT NOT NULL,
				balance REAL, settings TEXT);
			CREATE TABLE events (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, kind TEXT NOT NULL,
				happened_at TEXT NOT NULL, amount REAL, detail TEXT)`);
		const users = Math.max(1, Math.round(rows / 11));
		insert(db, 'users', users, userRow);
		insert(db, 'events', rows - users, i => eventRow(i, users));
	} finally {
		db.close();
	}
	return {mapping: parseMapping(mapping, 'benchmark.yaml'), ddl, sources: {app: file}, rows};
}

function insert(db: SqliteDatabase, table: string, rows: number, row: (i: number) => unknown[]): void {
	const statement = db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?)`);
	db.transaction(() => {
		for (let i = 1; i <= rows; i++) {
			statement.run(row(i));
		}
	})();
}

function userRow(i: number): unknown[] {
	const settings =
		i % 7 === 0 ? null : `{"theme":"dark","weekly_mail":${i % 2 === 0},"tags":["a${i % 10}","b"]}`;
	return [i, `user${i}@example.com`, names[i % names.length], moment(i * 7919), scatter(i) / 100, settings];
}

function eventRow(i: number, users: number): unknown[] {
	const detail = `{"session":${scatter(i)},"path":"/accounts/${i % 977}","ok":${i % 13 !== 0},"took_ms":${i % 450}.5}`;
	const amount = i % 5 === 0 ? null : scatter(i + 1) / 100;
	return [i, (scatter(i) % users) + 1, kinds[i % kinds.length], moment(i * 131), amount, detail];
}

/** A number below a million that looks like chance (Knuth's multiplicative hash). */
function scatter(i: number): number {
	return (Math.imul(i, 2_654_435_761) >>> 0) % 1_000_000;
}

function moment(seconds: number): string {
	const text = new Date(firstMoment + (seconds % 126_000_000) * 1000).toISOString();
	return seconds % 3 === 0 ? text : text.slice(0, 19).replace('T', ' ');
}
