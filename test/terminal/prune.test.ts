// What a user would see go wrong: backups that are removed before anybody has said yes.
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {backupWorld, names} from '../commands/backup-world.ts';
import {openTerminal} from './tmux-terminal.ts';

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

it('prune asks on a terminal, and removes only after a yes', async () => {
	const {run, at} = await backupWorld();
	const id = await run();
	const prune = async (...keys: string[]) => {
		const terminal = await openTerminal({
			columns: 140,
			rows: 24,
			command: [process.execPath, launcher, 'backups', 'prune', '--keep', '0', '--state-dir', at('state')],
		});
		onTestFinished(() => terminal.close());
		await terminal.until(
			rows => rows.some(row => row.includes('Remove this backup for good?')),
			'the question',
		);
		await terminal.press(...keys);
		const code = await terminal.exitCode();
		return {code, text: (await terminal.screen()).join('\n')};
	};
	const kept = await prune('n', 'Enter');
	expect(kept.code).toBe(130);
	expect(kept.text).toContain(id);
	expect(kept.text).toContain('Nothing was removed.');
	expect(names(at('state', 'backups', id))).toContain('a.db');
	const left = await prune('C-c');
	expect(left.code).toBe(130);
	expect(left.text).toContain('Nothing was removed: you left at a question.');
	expect(left.text).not.toContain('migrated');
	const gone = await prune('y', 'Enter');
	expect(gone.code).toBe(0);
	expect(gone.text).toMatch(/1 backup removed, .* freed/);
	expect(names(at('state', 'backups', id))).toEqual(['rollback.sql']);
});
