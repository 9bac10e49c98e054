/** The SQLite files: whether they are there, can be read, and are in order. Loaded once SQLite is known to be there. */
import {setImmediate} from 'node:timers/promises';
import {inspectSources} from '../engine/source/inspect.ts';
import {quickFindings} from '../engine/source/integrity.ts';
import {snapshotBytes} from '../engine/source/snapshot.ts';
import {counted, formatBytes} from '../ui/components/format.ts';
import {type Check, checksOf} from './check.ts';

const {ok, warning, problem, failed} = checksOf('sources');

/** Larger files would take minutes to be read through, in which nothing else could be done. */
const largestRead = 2 ** 31;

/** @returns the bytes that its snapshot would have; undefined where it cannot be read */
export async function* checkSource(source: string, file: string): AsyncGenerator<Check, number | undefined> {
	const name = `source ${source}`;
	// Signals are heard between two files only.
	await setImmediate();
	try {
		const bytes = snapshotBytes(source, file);
		const [found] = inspectSources({[source]: file});
		const log = found?.walBytes ? `, with a -wal of ${formatBytes(found.walBytes)}, which is read too` : '';
		const facts = `${file}: ${counted(found?.tables.length ?? 0, 'table')}, ${formatBytes(found?.bytes ?? 0)}${log}`;
		const findings = bytes > largestRead ? [] : quickFindings(source, file);
		if (findings.length > 0) {
			yield problem(
				name,
				`${file} is damaged: ${findings.join('; ')}`,
				'Mend it with .recover of the sqlite3 shell, and give the mended file.',
			);
		} else if (found?.walMissing) {
			yield warning(
				name,
				`${facts}; it is of write-ahead mode, and no -wal lies beside it: the latest rows may be missing`,
				'If it is a copy, copy the -wal too, or make it with .backup of the sqlite3 shell.',
			);
		} else if (bytes > largestRead) {
			yield warning(
				name,
				`${facts}; too large to be looked through here`,
				'PRAGMA quick_check in the sqlite3 shell does it.',
			);
		} else {
			yield ok(name, `${facts}, quick_check ok`);
		}
		return bytes;
	} catch (error) {
		yield failed(name, error);
		return undefined;
	}
}
