/** Which other processes have a SQLite file open or write to it, where the system tells. */
import {readFileSync, statSync} from 'node:fs';

export interface LockHolder {
	readonly pid: number;
	readonly writes: boolean;
}

/**
 * Linux lists all locks in /proc/locks; SQLite holds one on the file or its -shm while it reads, writes, or has a
 * database of write-ahead mode open. Null where the system does not tell.
 */
export function lockHolders(file: string): readonly LockHolder[] | null {
	let locks: string;
	try {
		locks = readFileSync('/proc/locks', 'utf8');
	} catch {
		return null;
	}
	return holdersIn(locks, [file, `${file}-shm`].flatMap(inodeOf), process.pid);
}

/** @param inodes `inode` numbers of the file and what is beside it */
export function holdersIn(locks: string, inodes: readonly string[], own: number): readonly LockHolder[] {
	const holders = new Map<number, boolean>();
	// `1: POSIX  ADVISORY  WRITE 1234 08:01:56789 1073741826 1073742335`
	for (const [, kind, pid, inode] of locks.matchAll(
		/^\d+: (?:POSIX|OFDLCK) +\S+ +(READ|WRITE) +(\d+) [\da-f]+:[\da-f]+:(\d+) /gm,
	)) {
		const id = Number(pid);
		if (id !== own && inodes.includes(inode ?? '')) {
			holders.set(id, holders.get(id) === true || kind === 'WRITE');
		}
	}
	return [...holders].map(([pid, writes]) => ({pid, writes}));
}

function inodeOf(file: string): string[] {
	const stat = statSync(file, {throwIfNoEntry: false, bigint: true});
	return stat === undefined ? [] : [String(stat.ino)];
}
