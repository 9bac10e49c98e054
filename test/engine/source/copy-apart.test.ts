/** Large sources are copied by a process of their own: their snapshots hold the same, and what goes wrong is told. */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, symlinkSync, truncateSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {expect, it} from 'vitest';
import {takeSnapshot} from '../../../source/engine/source/snapshot.ts';
import {testFolder, writeSource} from '../../migration.ts';

const rows = 5000;

/** 20 MB, and with them enough for a process of their own. */
function largeSource(folder: string, pageSize = 4096): string {
	return writeSource(
		join(folder, 's.db'),
		`PRAGMA page_size = ${pageSize}; CREATE TABLE t (id INTEGER PRIMARY KEY, x BLOB);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) INSERT INTO t SELECT i, randomblob(4000) FROM n`,
	);
}

it('a large source is copied byte for byte, and let go of', async () => {
	const folder = testFolder();
	const file = largeSource(folder);
	const copy = join(folder, 'copy.db');
	const progress: number[][] = [];
	const {record} = await takeSnapshot('s', file, copy, {
		onProgress: (...its) => progress.push(its),
	});
	const {sha256, bytes} = await record;
	const contents = readFileSync(copy);
	expect(contents.equals(readFileSync(file))).toBe(true);
	expect(bytes).toBe(contents.length);
	expect(sha256).toBe(createHash('sha256').update(contents).digest('hex'));
	expect(progress[0]).toEqual([0, bytes / 4096]);
	const db = new Database(file, {timeout: 0});
	expect(db.prepare('DELETE FROM t WHERE id = 1').run().changes).toBe(1);
	db.close();
});

it('an application that goes over to write-ahead mode meanwhile is not read without its log', async () => {
	const folder = testFolder();
	// Small pages, so that they are more than one stretch.
	const file = largeSource(folder, 512);
	const application = new Database(file, {timeout: 0});
	let tries = 0;
	let isOver = false;
	const goOver = (): void => {
		tries++;
		try {
			application.pragma('journal_mode = WAL');
			application.exec("UPDATE t SET x = 'new'");
			isOver = true;
		} catch {
			timer = setImmediate(goOver);
		}
	};
	let timer: NodeJS.Immediate | undefined;
	const copy = join(folder, 'copy.db');
	let begun = 0;
	await takeSnapshot('s', file, copy, {
		onProgress(done) {
			begun += done === 0 ? 1 : 0;
			timer ??= setImmediate(goOver);
		},
	});
	clearImmediate(timer);
	expect({isOver, begun}).toEqual({isOver: true, begun: 2});
	expect(tries).toBeGreaterThan(1);
	const db = new Database(copy, {readonly: true});
	expect(db.pragma('integrity_check', {simple: true})).toBe('ok');
	expect(db.prepare("SELECT count(*) FROM t WHERE x = 'new'").pluck().get()).toBe(rows);
	db.close();
	application.close();
});

it('nobody writes into a stretch that is copied', async () => {
	const folder = testFolder();
	const file = largeSource(folder);
	let refused: unknown;
	await takeSnapshot('s', file, join(folder, 'copy.db'), {
		onProgress() {
			const db = new Database(file, {timeout: 0});
			try {
				db.exec('DELETE FROM t WHERE id = 1');
			} catch (error) {
				refused = error;
			} finally {
				db.close();
			}
		},
	});
	expect(refused).toMatchObject({code: 'SQLITE_BUSY'});
});

it('a copy that cannot be written, and a source that ends too soon, are told apart', async () => {
	const folder = testFolder();
	const file = largeSource(folder);
	const taken = join(folder, 'taken.db');
	symlinkSync(join(folder, 'nowhere', 'x'), taken);
	await expect(takeSnapshot('s', file, taken)).rejects.toMatchObject({
		code: 'bad-usage',
		message: expect.stringContaining(`the snapshot of source s at ${taken}: EEXIST`),
	});
	truncateSync(file, (rows / 2) * 4096);
	const copy = join(folder, 'copy.db');
	await expect(takeSnapshot('s', file, copy)).rejects.toMatchObject({
		code: expect.stringMatching(/^source-/),
	});
	expect(existsSync(copy)).toBe(false);
});
