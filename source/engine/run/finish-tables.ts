/** What is left to do on the target when every row is in: sequences, and the mapping's own SQL. */
import {MigrationError, messageOf} from '../errors.ts';
import type {MigrationEvent} from '../events.ts';
import {reach} from '../fail-point.ts';
import {type HookMoment, hooksRun, recordHook} from '../ledger/hooks.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {quoteName} from '../quote-name.ts';
import {lastAutoincrement} from '../source/autoincrement.ts';
import {advanceSequence, ownedSequences} from '../target/sequences.ts';
import {type Session, transaction} from '../target/session.ts';
import type {SourceFiles} from './request.ts';

/** Sets the sequences of the loaded columns past their keys, and past what AUTOINCREMENT has counted. */
export async function advanceSequences(
	{client, nested}: Session,
	loads: readonly PlannedLoad[],
	files: SourceFiles,
	emit: (event: MigrationEvent) => void,
): Promise<void> {
	for (const {schema, relation, table, columns, sourceTable} of loads) {
		for (const owned of await ownedSequences(client, schema, relation)) {
			if (!columns.some(c => c.name === owned.column)) {
				continue;
			}
			const counted = sourceTable && lastAutoincrement(files, sourceTable.database, sourceTable.name);
			// A dry run would not get back what it does to another role's.
			const maySet = owned.own || !nested;
			if (!(await advanceSequence(client, schema, relation, owned, counted ?? 0n, maySet))) {
				const message = 'its keys reach the end of the sequence, which is left as it was: give keys yourself';
				emit({event: 'notice', where: `${table}.${owned.column}`, message});
			}
		}
	}
}

export interface HookContext {
	readonly session: Session;
	/** The run's id. */
	readonly run: string;
	/** The search path. */
	readonly schema: string;
	/** Is told what the server warns of. */
	readonly emit: (event: MigrationEvent) => void;
}

/**
 * Runs SQL of the mapping, each statement list entry once in a run, in a transaction that records it.
 * @param when names the mapping's key in errors and notices
 * @throws MigrationError target-refused
 */
export async function runHooks(
	{session, run, schema, emit}: HookContext,
	when: HookMoment,
	statements: readonly string[],
): Promise<void> {
	const ran = statements.length === 0 ? new Set() : await hooksRun(session.client, ledgerSchema, run, when);
	for (const [i, statement] of statements.entries()) {
		if (ran.has(i)) {
			continue;
		}
		const warn = ({
			severity,
			message = '',
		}: {
			severity?: string | undefined;
			message?: string | undefined;
		}): void => {
			if (severity === 'WARNING') {
				emit({event: 'notice', where: `${when}[${i}]`, message});
			}
		};
		session.client.on('notice', warn);
		try {
			await transaction(session, async () => {
				await session.client.query(`SELECT set_config('search_path', $1, true)`, [quoteName(schema)]);
				await session.client.query(statement);
				await recordHook(session.client, ledgerSchema, run, when, i);
				reach('hook-uncommitted');
			});
			reach('hook-committed');
		} catch (error) {
			throw new MigrationError(
				'target-refused',
				`The target refused ${when}[${i}] of the mapping: ${messageOf(error)}`,
				{
					hint: 'Mend the statement in the mapping; the rows that were loaded are safe.',
					cause: error,
				},
			);
		} finally {
			session.client.off('notice', warn);
		}
	}
}
