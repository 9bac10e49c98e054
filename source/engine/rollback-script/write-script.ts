/** Puts rollback.sql beside the run's snapshots, as soon as there is something to take back. */
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Client} from 'pg';
import {MigrationError} from '../errors.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName} from '../quote-name.ts';
import type {RecordedTarget, RunContext} from '../run/run-context.ts';
import {rollbackSteps, rolledTables} from './rolled-table.ts';
import {rollbackScript} from './script.ts';

/** The script's name beside the snapshots. */
export const scriptName = 'rollback.sql';

type ScriptPlace = Pick<RunContext, 'id' | 'options'>;

/** Where the script of a run is: as the options say, or in the folder of its snapshots. */
export function scriptFile({id, options}: ScriptPlace): string {
	return options.rollbackFile ?? path.join(options.backupDir, id, scriptName);
}

/** @throws MigrationError file-exists: what another run needs to be taken back is not written over */
export function refuseOtherScript(file: string | undefined): void {
	if (file !== undefined && existsSync(file)) {
		throw new MigrationError(
			'file-exists',
			`${file} is there already, and may be what takes another run back`,
			{
				hint: 'Move it away, or name another file: `rollback_file` in the options of the mapping.',
			},
		);
	}
}

/**
 * Writes it, before the first row and once more at the end: the foreign keys that stand tell the order of the tables, and some
 * stand only before, some only after.
 */
export async function writeRollbackScript(
	client: Client,
	context: Pick<RunContext, 'id' | 'options' | 'plan' | 'startedAt' | 'emit'>,
	loads: readonly PlannedLoad[],
	moment: 'begin' | 'end',
): Promise<void> {
	const {options, emit} = context;
	const file = scriptFile(context);
	// A run that goes on elsewhere has its script where it began.
	const hasPlace = options.rollbackFile !== undefined || existsSync(path.dirname(file));
	if (!options.rollback || !hasPlace) {
		return;
	}
	if (moment === 'end' || !existsSync(file)) {
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, await scriptOf(client, context, loads), {mode: 0o600});
	}
	emit({event: 'rollback-script-ready', file});
}

async function scriptOf(
	client: Client,
	{id, options, plan, startedAt}: Pick<RunContext, 'id' | 'options' | 'plan' | 'startedAt'>,
	loads: readonly PlannedLoad[],
): Promise<string> {
	const {rows} = await client.query<{target: RecordedTarget}>(
		`SELECT target FROM ${quoteName(ledgerSchema)}.runs WHERE run = $1`,
		[id],
	);
	const {tables: found, created = []} = rows[0]?.target ?? {tables: []};
	const tables = rolledTables({loads, hooks: plan.hooks}, found, true);
	const hasBefore = options.onConflict === 'update' || options.catchUp !== undefined;
	return rollbackScript({
		ledger: ledgerSchema,
		run: id,
		mapping: plan.mapping,
		startedAt,
		steps: await rollbackSteps(client, tables, hasBefore),
		created,
	});
}
