/** `backups prune`: removes snapshots that are no longer kept. Asks first, if somebody is there to answer. */
import {setImmediate} from 'node:timers/promises';
import type {Backup} from '../engine/backup/catalog.ts';
import {chooseRemovals, type Retained, removeBackup} from '../engine/backup/retention.ts';
import {ExitCode, MigrationError} from '../engine/errors.ts';
import {backupFacts} from '../plain/backup-facts.ts';
import {prunedText, pruneText} from '../plain/backups-text.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {backupCatalog} from './backup-catalog.ts';
import type {Command, CommandContext} from './context.ts';
import type {PruneFlags} from './flags.ts';
import type {Interrupts} from './interrupts.ts';

export const pruneCommand: Command<PruneFlags> = async (flags, context) => {
	const retention = retentionOf(flags);
	const {backups} = await backupCatalog(flags, context);
	const retained = chooseRemovals(backups, retention, context.now());
	const {removed} = retained;
	if (!flags.json) {
		context.write(pruneText(retained));
	}
	if (!flags.dryRun && removed.length > 0 && !(await isAgreed(removed, flags, context))) {
		context.write('Nothing was removed.\n');
		return ExitCode.interrupted;
	}
	const gone = flags.dryRun ? {backups: removed, freed: 0} : await removeAll(removed, context.interrupts);
	if (flags.json) {
		context.write(jsonLine(outcome({...retained, removed: gone.backups}, gone.freed, flags.dryRun ?? false)));
	} else if (!flags.dryRun && removed.length > 0) {
		context.write(prunedText(gone.backups.length, removed.length, gone.freed));
	}
	return gone.backups.length < removed.length ? ExitCode.interrupted : ExitCode.ok;
};

/** One after another, until an interruption. */
async function removeAll(
	backups: readonly Backup[],
	interrupts: Interrupts,
): Promise<{readonly backups: readonly Backup[]; readonly freed: number}> {
	const release = interrupts.holdOff();
	const gone: Backup[] = [];
	let freed = 0;
	try {
		for (const backup of backups) {
			// Signals are heard between two of them.
			await setImmediate();
			if (interrupts.signal.aborted) {
				break;
			}
			freed += removeBackup(backup);
			gone.push(backup);
		}
		return {backups: gone, freed};
	} finally {
		release();
	}
}

function outcome({removed, needed}: Retained, freed: number, dryRun: boolean) {
	return {
		event: 'pruned',
		dry_run: dryRun,
		freed_bytes: freed,
		removed: removed.map(backupFacts),
		needed: needed.map(backupFacts),
	};
}

/** @throws MigrationError bad-usage where nobody can be asked */
async function isAgreed(
	removed: readonly Backup[],
	{yes, json}: PruneFlags,
	{interactive, interrupts}: CommandContext,
): Promise<boolean> {
	if (yes) {
		return true;
	}
	if (!interactive || json) {
		throw new MigrationError('bad-usage', 'Nothing was removed: nobody is there to be asked.', {
			hint: 'Look at what would go with --dry-run, and say --yes to remove it.',
		});
	}
	const {makeQuestions} = await import('../plain/questions.ts');
	const what = removed.length === 1 ? 'this backup' : `these ${removed.length} backups`;
	return makeQuestions(interrupts.signal, 'removed').agree(`Remove ${what} for good?`);
}

function retentionOf({keep, olderThan, leftovers, unfinished = false, withRejects = false}: PruneFlags) {
	if (keep === undefined && olderThan === undefined && !leftovers) {
		throw new MigrationError('bad-usage', 'Nothing says which backups are to go.', {
			hint: 'Say --keep N, --older-than 30d, or --leftovers.',
		});
	}
	if (leftovers && (keep !== undefined || unfinished || withRejects)) {
		throw new MigrationError('bad-usage', '--leftovers takes only what is left over, and counts nothing.', {
			hint: '--keep N and --older-than 30d remove what is left over too.',
		});
	}
	return {
		unfinished,
		withRejects,
		...(keep === undefined ? {} : {keep: countOf(keep)}),
		...(olderThan === undefined ? {} : {olderThan: spanOf(olderThan)}),
	};
}

function countOf(text: string): number {
	if (!/^\d{1,9}$/.test(text)) {
		throw new MigrationError('bad-usage', '--keep: must be a whole number.');
	}
	return Number(text);
}

const hour = 3_600_000;
const units: Readonly<Record<string, number>> = {h: hour, d: 24 * hour, w: 7 * 24 * hour};

/** @returns milliseconds */
function spanOf(text: string): number {
	const [, count, unit = ''] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
	if (count === undefined) {
		throw new MigrationError('bad-usage', '--older-than: must be a number of hours, days or weeks.', {
			hint: 'As in 12h, 30d or 8w.',
		});
	}
	return Number(count) * (units[unit] ?? 0);
}
