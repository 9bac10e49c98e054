import {expect, it} from 'vitest';
import {migrated, requestOf, rolledBack, workbench} from '../../migration.ts';

const mapping = `loads:
  - {into: users, from: s.users, match: by-name, columns: {id: {identifies: true}}}
  - {into: cards, from: s.cards, columns: {number: {from: number, sensitive: true}, owner: {from: owner, references: users}}}
`;

async function bench() {
	const made = await workbench(
		`CREATE TABLE users (id int PRIMARY KEY);
		CREATE TABLE cards (number text PRIMARY KEY, owner int REFERENCES users)`,
	);
	const request = requestOf(
		made,
		mapping,
		`CREATE TABLE users (id INTEGER PRIMARY KEY); INSERT INTO users VALUES (1), (2);
		CREATE TABLE cards (number TEXT PRIMARY KEY, owner); INSERT INTO cards VALUES ('4111-1111', 1)`,
	);
	expect((await migrated(request, made.folder)).exitCode).toBe(0);
	return made;
}

it('says which of the run’s tables the rows in the way are in, and names no sensitive key of theirs', async () => {
	const {rollback} = await rolledBack(await bench(), {tables: ['users'], dryRun: true});
	expect(rollback.tables.users?.blocked_by).toEqual([
		{
			constraint: 'cards_owner_fkey',
			table: 'cards',
			run_table: 'cards',
			columns: ['owner'],
			rows: 1,
			examples: [],
		},
	]);
	expect(rollback.failure?.message).not.toContain('4111');
});

it('a look that nobody waits for any more ends before the next table', async () => {
	const stop = new AbortController();
	stop.abort();
	const {rollback, exitCode} = await rolledBack(await bench(), {dryRun: true, signal: stop.signal});
	expect(exitCode).toBe(130);
	expect(rollback).toMatchObject({state: 'interrupted', tables: {}});
});
