/** Two small sources that were migrated by the real engine, so that there is something to restore. */
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type pg from 'pg';
import {engine} from '../../source/engine/engine.ts';
import {workbench, writeSource} from '../migration.ts';
import {commandLine, type Outcome, workFolder} from './command-line.ts';

const mapping = `name: shop
sources: {a: accounts, b: the rest}
loads: [{into: t, from: a.t, match: by-name}, {into: u, from: b.u, match: by-name}]
left_behind: {a.log: nobody reads it}
`;

const accounts = `PRAGMA journal_mode = WAL; PRAGMA user_version = 5;
	CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT); INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, ''), (9, 'gone');
	DELETE FROM t WHERE id = 9; CREATE INDEX by_x ON t (x); CREATE VIEW v AS SELECT x FROM t;
	CREATE TABLE log (what); CREATE TRIGGER noted AFTER DELETE ON t BEGIN INSERT INTO log VALUES (old.x); END`;

export interface BackupWorld {
	readonly url: string;
	readonly client: pg.Client;
	readonly cwd: string;
	/** What says which mapping, sources and target. */
	readonly args: readonly string[];
	/** Migrates into emptied tables. @returns the run's id */
	run(...more: string[]): Promise<string>;
	command(...args: string[]): Promise<Outcome>;
	/** A file's path in the working folder. */
	at(...parts: string[]): string;
}

export async function backupWorld(): Promise<BackupWorld> {
	const {client, url} = await workbench(
		'CREATE TABLE t (id int PRIMARY KEY, x text); CREATE TABLE u (y text)',
	);
	const cwd = workFolder(mapping);
	writeSource(join(cwd, 'a.db'), accounts);
	writeSource(join(cwd, 'b.db'), "CREATE TABLE u (y TEXT); INSERT INTO u VALUES ('one'), ('1')");
	const args = ['--config', 'mapping.yaml', '--source', 'a=a.db', '--source', 'b=b.db', '--target', url];
	return {
		url,
		client,
		cwd,
		args,
		async run(...more) {
			await client.query('TRUNCATE t, u');
			const {exitCode, err, out} = await commandLine(['run', '--yes', '--json', '--new', ...args, ...more], {
				cwd,
				engine,
			});
			if (exitCode !== 0) {
				throw new Error(`${out}${err}`);
			}
			return JSON.parse(out.split('\n')[0] ?? '').run;
		},
		command: (...words) => commandLine(words, {cwd}),
		at: (...parts) => join(cwd, ...parts),
	};
}

/** SHA-256 of a file; undefined where there is none. */
export function checksum(file: string): string | undefined {
	return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
}

/** Changes one bit of a file. */
export function flip(file: string): void {
	const bytes = readFileSync(file);
	bytes[5000] = (bytes[5000] ?? 0) ^ 1;
	writeFileSync(file, bytes);
}

/** Names in a folder; none where it is not there. */
export function names(folder: string): string[] {
	return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** An address at which nobody answers. */
export const nowhere = 'postgresql://me@127.0.0.1:1/none';
