/** The backups as commands see them: of the backup folder, this machine's history, and the ledger if it answers. */
import {readFileSync} from 'node:fs';
import {type Backup, findBackups, type KnownRun} from '../engine/backup/catalog.ts';
import {type LedgerRuns, readLedgerRuns} from '../engine/backup/ledger-runs.ts';
import {MigrationError, messageOf} from '../engine/errors.ts';
import {printable} from '../engine/report/printable.ts';
import type {Report} from '../engine/report/report.ts';
import type {TargetAddress} from '../engine/target/address.ts';
import {maskPasswords} from '../mask-passwords.ts';
import type {RunEntry, Settings} from '../settings.ts';
import type {CommandContext} from './context.ts';
import type {BackupFlags} from './flags.ts';
import {prepareForLast} from './prepare.ts';

export interface BackupCatalog {
	readonly backupDir: string;
	/** Newest first. */
	readonly backups: readonly Backup[];
	readonly settings: Settings;
}

/**
 * The target is asked where one is named; one that does not answer is said to be left out.
 * @throws MigrationError bad-usage
 */
export async function backupCatalog(flags: BackupFlags, context: CommandContext): Promise<BackupCatalog> {
	const {config, preset, target, stateDir, backupDir: asked} = flags;
	const common = Object.fromEntries(
		Object.entries({config, preset, target, stateDir, backupDir: asked}).filter(
			([, value]) => value !== undefined,
		),
	);
	const {settings, options} = await prepareForLast(common, context);
	const {backupDir} = options.run;
	const ledger = await askLedger(options.target, context);
	const history = settings
		.runs()
		.filter(({mode}) => mode === 'run')
		.map(knownRun);
	return {backupDir, settings, backups: findBackups({backupDir, history, ...(ledger ? {ledger} : {})})};
}

async function askLedger(
	target: TargetAddress,
	{writeError}: CommandContext,
): Promise<LedgerRuns | undefined> {
	try {
		return await readLedgerRuns(target);
	} catch (error) {
		if (error instanceof MigrationError && error.code === 'target-not-given') {
			return undefined;
		}
		// Servers and sockets name what they refuse by a code; anything else is a bug.
		if (!(error instanceof Error && 'code' in error)) {
			throw error;
		}
		const why = printable(maskPasswords(messageOf(error)));
		writeError(`The ledger was not asked: ${why}\nWhat follows is what this machine knows.\n`);
		return undefined;
	}
}

function knownRun({run, mapping, started, state, report}: RunEntry): KnownRun {
	const known = reportOf(report);
	return {
		run,
		mapping,
		startedAt: started,
		state,
		snapshots: known?.snapshots ?? [],
		...(known === undefined ? {} : {rejects: known.overall_stats.failed_records}),
	};
}

/** A report that is gone or unreadable says nothing; of snapshots the manifest does. */
function reportOf(report: string | null): Report | undefined {
	if (report === null) {
		return undefined;
	}
	try {
		return JSON.parse(readFileSync(report, 'utf8')) as Report;
	} catch {
		return undefined;
	}
}
