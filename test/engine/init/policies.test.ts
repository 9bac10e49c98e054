import {expect, it} from 'vitest';
import {bring, rejectsOf} from '../../cases/proposed.ts';

const sql = `CREATE TABLE events(id INTEGER PRIMARY KEY, at TIMESTAMP, qty INTEGER, data BLOB, name TEXT);
	INSERT INTO events VALUES (1, '2024-01-02 03:04:05', 1, x'00ff', 'a'), (2, 1704164645, 'many', 'ab', 'b');`;

it.each([
	['convert', ['timestamptz convert', 'text text', 'bytea convert'], []],
	['text', ['text text', 'text text', 'text text'], ['events 1: data invalid-utf8']],
	['reject', ['timestamptz convert', 'bigint reject', 'bytea convert'], ['events 2: qty not-an-integer']],
	['null', ['timestamptz convert', 'bigint null', 'bytea convert'], []],
] as const)('%s for every mixed column comes to %j', async (mixed, expected, rejects) => {
	const brought = await bring(sql, {mixed});
	const columns = brought.proposal.tables[0]?.columns ?? [];
	expect(columns.filter(c => c.policies.length > 0).map(c => `${c.choice.type} ${c.policy}`)).toEqual(
		expected,
	);
	expect(rejectsOf(brought)).toEqual(rejects);
});

it('one column may have a policy of its own, and only mixed ones are asked about', async () => {
	const {proposal, rows} = await bring(sql, {
		mixedColumns: {'s.events.at': 'text', 's.events.name': 'reject'},
	});
	expect(proposal.tables[0]?.columns.map(c => c.policies.map(p => p.policy).join('|'))).toEqual([
		'',
		'convert|text',
		'text|reject|null',
		'convert|text',
		'',
	]);
	expect(await rows('SELECT at FROM events ORDER BY id')).toEqual([['2024-01-02 03:04:05'], ['1704164645']]);
});

it('names go into lower case, and two that fall together keep their own', async () => {
	const {rows} = await bring(
		{
			one: 'CREATE TABLE Users(Id INTEGER PRIMARY KEY, fullName); INSERT INTO Users VALUES (1, 2)',
			two: 'CREATE TABLE Orders(Id INTEGER PRIMARY KEY); INSERT INTO Orders VALUES (3)',
		},
		{names: 'lower-case', prefix: 'always'},
	);
	expect(await rows('SELECT id, fullname FROM one_users')).toHaveLength(1);
	expect(await rows('SELECT id FROM two_orders')).toHaveLength(1);
});
