/** `backups`: lists the snapshots that runs have left. */
import {ExitCode} from '../engine/errors.ts';
import {backupFacts} from '../plain/backup-facts.ts';
import {backupsText} from '../plain/backups-text.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {backupCatalog} from './backup-catalog.ts';
import type {Command} from './context.ts';
import type {BackupFlags} from './flags.ts';

export const backupsCommand: Command<BackupFlags> = async (flags, context) => {
	const {backupDir, backups} = await backupCatalog(flags, context);
	const there = backups.filter(({folder}) => folder !== undefined);
	const bytes = there.reduce((sum, backup) => sum + backup.bytes, 0);
	context.write(
		flags.json
			? jsonLine({event: 'backups', folder: backupDir, bytes, backups: there.map(backupFacts)})
			: backupsText(there, backupDir),
	);
	return ExitCode.ok;
};
