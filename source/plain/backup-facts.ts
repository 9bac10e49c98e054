/** A backup as programs get it told. */
import type {Backup} from '../engine/backup/catalog.ts';
import {needOf} from '../engine/backup/retention.ts';

export function backupFacts(backup: Backup) {
	const {
		run,
		mapping = null,
		startedAt = null,
		state,
		folder = null,
		bytes,
		snapshots,
		rejects = null,
	} = backup;
	return {
		run,
		mapping,
		started_at: startedAt,
		state,
		/** The run may still be gone on with, or its rejects loaded, and needs its snapshots for that. */
		needed: needOf(backup) !== undefined,
		rejects,
		folder,
		bytes,
		databases: snapshots.map(({source, file, isThere, bytes: size, sha256 = null, original = null}) => ({
			source,
			file,
			is_there: isThere,
			bytes: size,
			sha256,
			original,
		})),
	};
}
