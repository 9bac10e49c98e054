/** PostgreSQL refuses to run as root, so root starts it as nobody. */
import {readFileSync} from 'node:fs';
import {MigrationError} from '../../engine/errors.ts';

export interface UnprivilegedUser {
	readonly uid: number;
	readonly gid: number;
}

/**
 * The user to run the server as; undefined where that is simply ourselves.
 *
 * @throws MigrationError embedded-server when we are root and the system has no such user
 */
export function findUnprivilegedUser(): UnprivilegedUser | undefined {
	if (process.getuid?.() !== 0) {
		return undefined;
	}
	const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:.*$/m)?.[0];
	// passwd(5): name:password:uid:gid:…
	const [, , uid, gid] = line?.split(':') ?? [];
	if (uid === undefined || gid === undefined) {
		throw new MigrationError(
			'embedded-server',
			'PostgreSQL does not run as root, and there is no user nobody.',
			{
				hint: 'Start mingus-migrate as an ordinary user, or name a PostgreSQL server of your own.',
			},
		);
	}
	// macOS writes these as -2, which the system calls take without a sign.
	return {uid: Number(uid) >>> 0, gid: Number(gid) >>> 0};
}
