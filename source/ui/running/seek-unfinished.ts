/** Looks for a run to go on with, without making a fuss. */
import {MigrationError} from '../../engine/errors.ts';
import type {Engine, UnfinishedRequest, UnfinishedRun} from '../../engine/run/request.ts';

/**
 * Nobody has asked for it, so a target that is not there, wants a password or keeps its ledger to itself has none:
 * whatever follows says what is wrong with it.
 */
export async function seekUnfinished(
	engine: Engine,
	request: UnfinishedRequest,
): Promise<UnfinishedRun | null> {
	try {
		return (await engine.findUnfinishedRun(request)) ?? null;
	} catch (error) {
		// Servers and sockets name what they refuse by a code; anything else is a bug.
		if (error instanceof MigrationError || (error instanceof Error && 'code' in error)) {
			return null;
		}
		throw error;
	}
}
