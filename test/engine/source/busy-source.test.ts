import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {expect, it} from 'vitest';
import {takeSnapshot} from '../../../source/engine/source/snapshot.ts';
import {testFolder, writeSource} from '../../migration.ts';

/** Two rows that always add up to the same, moved a little at a time and without a pause. */
const application = `const Database = require('better-sqlite3');
	const db = new Database(process.argv[1], {timeout: 20000});
	db.pragma('synchronous = OFF');
	const move = db.transaction(by => {
		db.prepare('UPDATE t SET n = n + ? WHERE id = 1').run(by);
		db.prepare('UPDATE t SET n = n - ? WHERE id = 90000').run(by);
	});
	setInterval(() => move(1), 2);
	console.log('at work');`;

it.each(['DELETE', 'WAL'])(
	'a source that is written to all the time comes to an end of its snapshot, journal mode %s',
	async mode => {
		const folder = testFolder();
		// More pages than are copied in one go.
		const file = writeSource(
			join(folder, 's.db'),
			`PRAGMA journal_mode = ${mode}; PRAGMA synchronous = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, x);
			WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90000) INSERT INTO t SELECT i, 0, zeroblob(1000) FROM n`,
		);
		const writer = spawn(process.execPath, ['-e', application, file], {stdio: ['ignore', 'pipe', 'inherit']});
		const progress: number[] = [];
		let held = 0;
		try {
			await once(writer.stdout, 'data');
			await takeSnapshot('s', file, join(folder, 'copy.db'), {
				onProgress: done => progress.push(done),
				onHold: () => held++,
			});
		} finally {
			writer.kill('SIGKILL');
			await once(writer, 'close');
		}
		const copy = new Database(join(folder, 'copy.db'), {readonly: true});
		expect(copy.pragma('integrity_check', {simple: true})).toBe('ok');
		expect(copy.prepare('SELECT sum(n) AS sum, count(*) AS rows FROM t').get()).toEqual({
			sum: 0,
			rows: 90000,
		});
		copy.close();
		expect(progress.length).toBeLessThan(12);
		// In write-ahead mode nobody has to wait for anybody.
		expect(held).toBe(mode === 'WAL' ? 0 : 1);
	},
	30_000,
);
