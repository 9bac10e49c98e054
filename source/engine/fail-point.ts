/**
 * Instants between two steps that touch the outside. A test that names one in the environment ends the process there
 * as a power cut would, so that each can be proved to be recovered from. Without that, nothing happens.
 */

/** In the order in which a run passes them. */
export const failPoints = [
	'lock-taken',
	'snapshot-taken',
	'schema-uncommitted',
	'schema-committed',
	'constraints-dropped-uncommitted',
	'constraints-dropped',
	'hook-uncommitted',
	'hook-committed',
	'batch-built',
	'batch-sent',
	'batch-committed',
	'rejects-uncommitted',
	'load-read',
	'load-finished',
	'constraint-uncommitted',
	'constraint-built',
	'sequences-advanced',
	'run-unended',
	'run-ended',
	'report-drafted',
	'report-written',
	'run-taken-over',
] as const;

/** Those of a rollback. */
export const rollbackFailPoints = ['rollback-uncommitted', 'rollback-committed'] as const;

export type FailPoint = (typeof failPoints | typeof rollbackFailPoints)[number];

/** `batch-sent`, or `batch-sent:3` for the third time that it is passed. */
const [wanted, times = '1'] = (process.env.MINGUS_MIGRATE_FAIL_POINT ?? '').split(':');
let left = Number(times);

/** Ends the process without a word, if this is where a test wants it to end. */
export function reach(point: FailPoint): void {
	if (point === wanted && --left === 0) {
		process.kill(process.pid, 'SIGKILL');
	}
}
