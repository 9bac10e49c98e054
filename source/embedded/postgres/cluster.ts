/** The folder of an embedded server: `cluster/data` is PostgreSQL's, `cluster/password` the superuser's. */
import {spawn, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import {chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join, sep} from 'node:path';
import {text} from 'node:stream/consumers';
import {MigrationError, messageOf} from '../../engine/errors.ts';
import type {PostgresBinaries} from './binaries.ts';
import type {UnprivilegedUser} from './unprivileged-user.ts';

/** No locale of the system's, no PG* variables, nothing of NODE_OPTIONS. */
export const serverEnvironment = {PATH: '/usr/bin:/bin', LC_ALL: 'C'};

export interface Cluster {
	readonly data: string;
	readonly logFile: string;
	/** Of the superuser `postgres`. */
	readonly password: string;
}

/** Everything that a server leaves in `dir`; what else is there belongs to others. */
export function filesOf(dir: string): {cluster: string; logFile: string} {
	return {cluster: join(dir, 'cluster'), logFile: join(dir, 'server.log')};
}

/**
 * Opens the cluster in `dir`, or creates it. It appears there whole or not at all, so that neither an
 * interruption nor a second process at the same time leaves half a cluster.
 *
 * @throws MigrationError embedded-server
 */
export async function openCluster(
	dir: string,
	binaries: PostgresBinaries,
	user: UnprivilegedUser | undefined,
): Promise<Cluster> {
	const {cluster, logFile} = filesOf(dir);
	if (!existsSync(cluster)) {
		await makeFolder(dir, user);
		await createCluster(dir, cluster, binaries, user);
	}
	try {
		const password = await readFile(join(cluster, 'password'), 'utf8');
		return {data: join(cluster, 'data'), logFile, password};
	} catch (cause) {
		throw new MigrationError(
			'embedded-server',
			`The PostgreSQL cluster in ${cluster} cannot be used: ${messageOf(cause)}`,
			{
				hint: 'Choose another folder, or start as the user who made this one.',
				cause,
			},
		);
	}
}

async function makeFolder(dir: string, user: UnprivilegedUser | undefined): Promise<void> {
	try {
		await mkdir(dir, {recursive: true});
		if (user !== undefined) {
			await openPath(dir, user);
		}
	} catch (cause) {
		throw new MigrationError('embedded-server', `The folder ${dir} cannot be used: ${messageOf(cause)}`, {
			cause,
		});
	}
	if (user !== undefined && !canEnter(dir, user)) {
		throw new MigrationError(
			'embedded-server',
			`PostgreSQL does not run as root, and the user it runs as instead cannot enter ${dir}.`,
			{hint: 'Choose a folder that everybody can reach, such as one below /var/tmp, or do not run as root.'},
		);
	}
}

/**
 * A temporary folder is its maker's alone, and the server has to pass through it. So the right to pass through,
 * not to look, is given for `dir` and for what leads to it inside the system's temporary folder, nowhere else.
 */
async function openPath(dir: string, user: UnprivilegedUser): Promise<void> {
	if (canEnter(dir, user)) {
		return;
	}
	const parent = dirname(dir);
	if (parent.startsWith(tmpdir() + sep)) {
		await openPath(parent, user);
	}
	if (canEnter(parent, user)) {
		await chmod(dir, (await stat(dir)).mode | 0o001);
	}
}

/** Asks the system itself, because modes of the parents are not all that counts. */
function canEnter(dir: string, user: UnprivilegedUser): boolean {
	return (
		spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', dir], {...user, cwd: '/', stdio: 'ignore'}).status === 0
	);
}

async function createCluster(
	dir: string,
	cluster: string,
	binaries: PostgresBinaries,
	user: UnprivilegedUser | undefined,
): Promise<void> {
	const draft = await mkdtemp(join(dir, 'new-cluster-'));
	try {
		const passwordFile = join(draft, 'password');
		await writeFile(passwordFile, randomBytes(24).toString('base64url'), {mode: 0o600});
		if (user !== undefined) {
			await chown(draft, user.uid, user.gid);
			await chown(passwordFile, user.uid, user.gid);
		}
		await initialize(join(draft, 'data'), passwordFile, binaries, user);
		await rename(draft, cluster);
	} catch (error) {
		await rm(draft, {recursive: true, force: true});
		// Another process may have been faster; its cluster is as good as ours.
		if (!existsSync(cluster)) {
			throw error;
		}
	}
}

async function initialize(
	data: string,
	passwordFile: string,
	binaries: PostgresBinaries,
	user: UnprivilegedUser | undefined,
): Promise<void> {
	// The builtin provider sorts and folds UTF-8 alike on every system, whatever locales it has.
	const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
	const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
	const child = spawn(binaries.initdb, [`--pgdata=${data}`, ...locale, ...access, '--no-instructions'], {
		...user,
		cwd: '/',
		env: serverEnvironment,
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	const ended = new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	const [complaints, code] = await Promise.all([text(child.stderr), ended]);
	if (code !== 0) {
		throw new MigrationError('embedded-server', `A PostgreSQL cluster cannot be made: ${complaints.trim()}`);
	}
}
