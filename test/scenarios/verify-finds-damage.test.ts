import {randomUUID} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import {v5} from 'uuid';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type FreshDatabase, freshDatabase, onServer} from '../fresh-database.ts';
import {migrated, namespace, requestOf} from '../migration.ts';
import {damage, told, verified} from '../verification.ts';
import {damagedRows} from './damaged-rows.ts';
import {damagedStructure} from './damaged-structure.ts';
import {mapping, sourceSql, targetSql} from './damaged-target.ts';
import {damagedValues} from './damaged-values.ts';

let loaded: FreshDatabase;
let request: ReturnType<typeof requestOf>;
const folder = mkdtempSync(join(tmpdir(), 'mingus-damage-'));

beforeAll(async () => {
	loaded = await freshDatabase();
	await loaded.client.query(targetSql);
	request = requestOf({client: loaded.client, url: loaded.url, folder}, mapping, sourceSql);
	const {exitCode} = await migrated(request, folder, {batchSize: 10_000, backup: true});
	expect(exitCode).toBe(0);
	await loaded.client.end();
});

afterAll(async () => {
	await onServer(`DROP DATABASE ${databaseOf(loaded.url)} WITH (FORCE)`);
	rmSync(folder, {recursive: true, force: true});
});

it('finds nothing where nothing is damaged', async () => {
	const {verification, exitCode} = await verified(request);
	expect(told(verification.differences)).toEqual([]);
	expect(verification).toMatchObject({state: 'verified', failure: null});
	expect(exitCode).toBe(0);
});

it.each([...damagedValues, ...damagedRows, ...damagedStructure].map(d => [d.name, d] as const))(
	'finds %s',
	async (_name, {sql, told: wanted}) => {
		await withCopy(async (url, client) => {
			await damage(client, withKeys(sql));
			const {verification, exitCode} = await verified({...request, target: {url}});
			const differences = told(verification.differences);
			expect(verification.failure).toBeNull();
			expect(differences).toHaveLength(wanted.length);
			for (const pattern of wanted) {
				expect(differences).toContainEqual(expect.stringMatching(pattern));
			}
			expect(exitCode).toBe(3);
		});
	},
);

/** A copy of the loaded database for one damage, dropped after it. */
async function withCopy(work: (url: string, client: pg.Client) => Promise<void>): Promise<void> {
	const name = `damaged_${randomUUID().replaceAll('-', '')}`;
	await onServer(`CREATE DATABASE ${name} TEMPLATE ${databaseOf(loaded.url)} STRATEGY file_copy`);
	const url = new URL(loaded.url);
	url.pathname = `/${name}`;
	const client = new pg.Client({connectionString: url.href});
	await client.connect();
	try {
		await work(url.href, client);
	} finally {
		await client.end();
		await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
	}
}

function withKeys(sql: string): string {
	return sql
		.replace(/\bu\((\d+)\)/g, (_, key) => `'${v5(`users:${key}`, namespace)}'`)
		.replace(/\be\((\d+)\)/g, (_, key) => `'${v5(`events:${key}`, namespace)}'`);
}

function databaseOf(url: string): string {
	return new URL(url).pathname.slice(1);
}
