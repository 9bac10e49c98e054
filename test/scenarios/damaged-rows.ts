/** Rows and sequences that were damaged. */
import type {Damage} from './damage.ts';
import {eventRows} from './damaged-target.ts';

export const damagedRows: readonly Damage[] = [
	{
		name: 'two rows swapped so that sums stay equal',
		sql: `UPDATE users SET balance = CASE WHEN id = u(7) THEN 10.00 ELSE 8.75 END WHERE id IN (u(7), u(8))`,
		told: [
			/^changed users .* balance: (8\.75 → 10\.00|10\.00 → 8\.75)$/,
			/^changed users .* balance: (8\.75 → 10\.00|10\.00 → 8\.75)$/,
		],
	},
	{
		name: 'two columns of a row swapped',
		sql: 'UPDATE users SET email = name, name = email WHERE id = u(7)',
		told: [
			/^changed users .* email: user7@example\.com → Ada 7$/,
			/^changed users .* name: Ada 7 → user7@example\.com$/,
		],
	},
	{
		name: 'two keys swapped',
		sql: `ALTER TABLE users DISABLE TRIGGER ALL; UPDATE users SET id = '00000000-0000-0000-0000-000000000000' WHERE id = u(7);
			UPDATE users SET id = u(7) WHERE id = u(8); UPDATE users SET id = u(8) WHERE id = '00000000-0000-0000-0000-000000000000';
			ALTER TABLE users ENABLE TRIGGER ALL`,
		told: Array.from({length: 26}, () => /^changed users /),
	},
	{
		name: 'a parent that is another one',
		sql: 'UPDATE events SET user_id = u(9) WHERE id = e(7)',
		told: [/^changed events .* user_id: [0-9a-f-]{36} → [0-9a-f-]{36}$/],
	},
	{
		name: 'a parent that is not there',
		sql: `UPDATE events SET user_id = '00000000-0000-5000-8000-000000000000' WHERE id = e(7)`,
		told: [
			/^changed events .* user_id: /,
			/^orphans events - user_id: a row of "public"\."users" for each → 1 without$/,
		],
	},
	{
		name: 'a parent dropped',
		sql: 'DELETE FROM users WHERE id = u(7)',
		told: [
			/^missing users [0-9a-f-]{36} -: id=.*, email=user7@example\.com, .* → -$/,
			new RegExp(`^orphans events - user_id: .* → ${eventRows / 100} without$`),
		],
	},
	{
		name: 'the last row of the last batch dropped',
		sql: `DELETE FROM events WHERE id = e(${eventRows})`,
		told: [/^missing events/],
	},
	{
		name: 'a row in the middle dropped',
		sql: 'DELETE FROM events WHERE id = e(10001)',
		told: [/^missing events/],
	},
	{
		name: 'a row more',
		sql: "INSERT INTO events SELECT '00000000-0000-5000-8000-000000000001', user_id, kind, at, amount, detail FROM events WHERE id = e(1)",
		told: [/^extra events 00000000-0000-5000-8000-000000000001 -: - → id=/],
	},
	{
		name: 'a row that was doubled past its key',
		sql: 'ALTER TABLE events DROP CONSTRAINT events_pkey; INSERT INTO events SELECT * FROM events WHERE id = e(3)',
		told: [
			/^constraint events - events_pkey: ALTER TABLE .* PRIMARY KEY \(id\) → it is missing$/,
			/^doubled events/,
		],
	},
	{
		name: 'all rows of a batch doubled where there is no key',
		sql: 'INSERT INTO log SELECT * FROM log',
		told: [/^doubled log/, /^doubled log/, /^doubled log/, /^doubled log/],
	},
	{
		name: 'one of two equal rows dropped',
		sql: "DELETE FROM log WHERE ctid IN (SELECT ctid FROM log WHERE line = 'start' LIMIT 1)",
		told: [/^missing log - -: line=start, level=1 → -$/],
	},
	{
		name: 'a value where there is no key',
		sql: 'UPDATE log SET level = 4 WHERE line IS NULL',
		told: [/^(missing|extra) log - -: /, /^(missing|extra) log - -: /],
	},
	{
		name: 'a row of a key of two columns',
		sql: "UPDATE places SET people = 5 WHERE city = 'Ulm, Donau'",
		told: [/^changed places de,Ulm, Donau people: 2 → 5$/],
	},
	{
		name: 'a part of such a key',
		sql: "UPDATE places SET country = 'be' WHERE country = 'fr'",
		told: [/^(missing places fr|extra places be),Köln/, /^(missing places fr|extra places be),Köln/],
	},
	{
		name: 'a key that is a number',
		sql: 'UPDATE counters SET id = 8 WHERE id = 7',
		told: [/ counters [78] -/, / counters [78] -/, /^sequence counters - id: more than 8 → the next is 8$/],
	},
	{
		name: 'a sequence behind its keys',
		sql: "SELECT setval(pg_get_serial_sequence('counters', 'id'), 3)",
		told: [/^sequence counters - id: more than 7 → the next is 4$/],
	},
	{
		name: 'a row of one of two loads',
		sql: "UPDATE people SET nick = 'so' WHERE nick = 'So'",
		told: [/^changed people [0-9a-f-]{36} nick: So → so$/],
	},
	{
		name: 'a row of a table that two loads fill',
		sql: "INSERT INTO people VALUES ('00000000-0000-5000-8000-000000000002', 'Emmy', NULL)",
		told: [/^extra people 00000000-0000-5000-8000-000000000002/],
	},
	{
		name: 'a row of such a table dropped',
		sql: "DELETE FROM people WHERE name = 'Grace'",
		told: [/^missing people [0-9a-f-]{36} -: id=.*, name=Grace → -$/],
	},
	{
		name: 'a whole table emptied',
		sql: 'DELETE FROM counters',
		told: [/^missing counters/, /^missing counters/, /^missing counters/],
	},
	{
		name: 'a column of every row',
		sql: 'UPDATE users SET active = NOT active',
		told: Array.from({length: 100}, () => /^changed users .* active: [tf] → [tf]$/),
	},
];
