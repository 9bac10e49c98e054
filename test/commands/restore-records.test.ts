import {readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {backupWorld, checksum, flip, nowhere} from './backup-world.ts';

describe('what restore needs', () => {
	it('no target and no manifest: the report knows the checksums', async () => {
		const {run, command, at} = await backupWorld();
		const id = await run();
		rmSync(at('state', 'backups', id, 'snapshots.json'));
		const {exitCode, err, out} = await command('restore', '--target', nowhere, '--out', 'out');
		expect(exitCode).toBe(0);
		expect(err).toContain('The ledger was not asked');
		expect(out).toContain('as recorded');
	});

	it('no target and no state: the folder of the backups alone, whole or of one run', async () => {
		const {run, command, at} = await backupWorld();
		const id = await run();
		renameSync(at('state', 'backups'), at('moved'));
		rmSync(at('state'), {recursive: true});
		const {exitCode, out} = await command('restore', '--backup-dir', 'moved', '--out', 'one');
		expect(exitCode).toBe(0);
		expect(out).toContain('as recorded');
		expect((await command('restore', '--backup-dir', `moved/${id}`, '--out', 'two')).exitCode).toBe(0);
		expect(checksum(at('two', 'a.db'))).toBe(checksum(at('one', 'a.db')));
		const over = await command(
			'restore',
			'--backup-dir',
			'moved',
			'--databases',
			'b',
			'--file',
			'b.db',
			'--force',
		);
		expect(over.err).toContain('is the source b');
	});

	it('no state and no manifest: the ledger of the target, which is also believed before a manifest', async () => {
		const {run, command, at, url} = await backupWorld();
		const id = await run();
		renameSync(at('state', 'backups'), at('moved'));
		rmSync(at('state'), {recursive: true});
		const manifest = at('moved', id, 'snapshots.json');
		renameSync(manifest, at('manifest'));
		const args = ['restore', '--target', url, '--backup-dir', 'moved'];
		const {exitCode, out} = await command(...args, '--out', 'out');
		expect(exitCode).toBe(0);
		expect(out).toContain('as recorded');
		const over = await command(...args, '--databases', 'b', '--file', 'b.db', '--force');
		expect(over.err).toContain('is the source b');
		const real = checksum(at('moved', id, 'b.db')) ?? '';
		flip(at('moved', id, 'b.db'));
		const forged = readFileSync(at('manifest'), 'utf8').replace(
			real,
			checksum(at('moved', id, 'b.db')) ?? '',
		);
		writeFileSync(manifest, forged);
		const only = ['--databases', 'b', '--out', 'forged'];
		expect((await command(...args, ...only)).err).toContain(`and was ${real} [snapshot-damaged]`);
		expect((await command('restore', '--backup-dir', 'moved', ...only)).exitCode).toBe(0);
	});

	it('files without any record are restored, and it is said that nothing proves them', async () => {
		const {run, command, at} = await backupWorld();
		const id = await run();
		renameSync(at('state', 'backups'), at('moved'));
		rmSync(at('state'), {recursive: true});
		rmSync(at('moved', id, 'snapshots.json'));
		const {exitCode, out} = await command('restore', '--backup-dir', 'moved', '--out', 'out');
		expect(exitCode).toBe(0);
		expect(out).toContain('no checksum of it was recorded');
		expect(out).not.toContain('SHA-256');
	});

	it('a run: an unknown one, an ambiguous one and none at all are refused', async () => {
		const {run, command} = await backupWorld();
		expect((await command('restore')).err).toContain(
			'There is no run whose snapshots are there [run-not-found]',
		);
		await run();
		await run();
		expect((await command('restore', 'zzz')).err).toContain(
			'There are no snapshots of a run "zzz" [run-not-found]',
		);
		expect((await command('restore', '')).err).toContain('Several runs begin with ""');
	});
});
