/** What is remembered between runs, in `settings.json` of the state folder. Never a password. */
import {randomUUID} from 'node:crypto';
import {chmodSync} from 'node:fs';
import path from 'node:path';
import {z} from 'zod';
import {MigrationError, messageOf} from './engine/errors.ts';
import {makePrivateFolder} from './private-folder.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const runEntrySchema = z.object({
	run: z.string(),
	mapping: z.string(),
	mode: z.enum(['run', 'dry-run', 'validate-only']),
	started: z.string(),
	ended: z.string().nullable(),
	state: z.enum(['running', 'finished', 'failed', 'interrupted', 'rolled-back']),
	/** `host:port/database as user` */
	target: z.string(),
	/** report.json, once the run has ended. */
	report: z.string().nullable(),
	/** Of a catch-up: the run it was made with. */
	catchesUpWith: z.string().optional(),
	/** Tables whose rows were rolled back since. */
	takenBack: z.array(z.string()).optional(),
});

const storeSchema = z.object({
	/** By mapping name. */
	last: z
		.record(
			z.string(),
			z.object({
				sources: z.record(z.string(), z.string()),
				target: z.string().optional(),
				/** The mapping's file, unless it is a preset. */
				file: z.string().optional(),
			}),
		)
		.default({}),
	/** UUID namespaces, by project: a mapping and a target. */
	namespaces: z.record(z.string(), z.uuid()).default({}),
	runs: z.array(runEntrySchema).default([]),
});

/** One line of the history. */
export type RunEntry = z.output<typeof runEntrySchema>;

/** What the operator used last with a mapping; the target has no password. */
export type LastUsed = z.output<typeof storeSchema>['last'][string];

export interface Settings {
	readonly stateDir: string;
	lastUsed(mapping: string): LastUsed | undefined;
	rememberLastUsed(mapping: string, used: LastUsed): void;
	/** The project's namespace, made at random (RFC 9562 §5.4) when it is first asked for. */
	namespaceOf(project: string): string;
	/** Oldest first. */
	runs(): readonly RunEntry[];
	/** Adds the entry, or replaces the one of the same run. */
	saveRun(entry: RunEntry): void;
}

/**
 * Opens the settings; nothing is written before there is something to remember.
 *
 * @param stateDir folder that was asked for; default: where the system keeps an application's settings
 * @throws MigrationError bad-usage when the file is damaged or the folder cannot be used
 */
export async function openSettings(stateDir: string | undefined): Promise<Settings> {
	const Conf = await loadConf();
	const place = {projectName: 'mingus-migrate', projectSuffix: '', configName: 'settings'};
	let file = path.join(stateDir ?? '', 'settings.json');
	try {
		if (stateDir === undefined) {
			// Finds the file without reading it. The folder is ours alone, but conf opens it to everybody.
			file = new Conf({...place, deserialize: () => ({})}).path;
			chmodSync(path.dirname(file), 0o700);
		} else {
			makePrivateFolder(stateDir);
		}
		const conf = new Conf<Record<string, unknown>>({
			...place,
			cwd: path.dirname(file),
			configFileMode: 0o600,
			// Without this, conf takes other JSON than an object for no settings and writes over it.
			deserialize: text => z.looseObject({}).parse(JSON.parse(text)),
		});
		return overStore(
			path.dirname(file),
			() => readStore(file, () => conf.store),
			(key, value) => conf.set(key, value),
		);
	} catch (error) {
		throw asDamaged(file, error);
	}
}

/**
 * Loads conf, without what comes with it: a module that sends each signal to the process a second time, so that a
 * first Ctrl-C would count as two.
 */
async function loadConf() {
	const before = new Map(signals.map(signal => [signal, process.listeners(signal)]));
	const {default: Conf} = await import('conf');
	for (const [signal, known] of before) {
		for (const listener of process.listeners(signal)) {
			if (!known.includes(listener)) {
				process.removeListener(signal, listener);
			}
		}
	}
	return Conf;
}

type Store = z.output<typeof storeSchema>;

/** Reads anew each time, because another process may have written meanwhile. */
function readStore(file: string, read: () => unknown): Store {
	try {
		return storeSchema.parse(read());
	} catch (error) {
		throw asDamaged(file, error);
	}
}

function asDamaged(file: string, error: unknown): MigrationError {
	if (error instanceof MigrationError) {
		return error;
	}
	const why = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : messageOf(error);
	return new MigrationError('bad-usage', `The settings in ${file} cannot be used: ${why}`, {
		hint: 'Mend the file or move it away, or choose another folder with --state-dir.',
		cause: error,
	});
}

function overStore(
	stateDir: string,
	read: () => Store,
	write: (key: keyof Store, value: unknown) => void,
): Settings {
	read();
	return {
		stateDir,
		lastUsed: mapping => read().last[mapping],
		rememberLastUsed: (mapping, used) => write('last', {...read().last, [mapping]: used}),
		namespaceOf(project) {
			const {namespaces} = read();
			const known = namespaces[project];
			if (known !== undefined) {
				return known;
			}
			const made = randomUUID();
			write('namespaces', {...namespaces, [project]: made});
			return made;
		},
		runs: () => read().runs,
		saveRun(entry) {
			const runs = [...read().runs];
			const known = runs.findIndex(({run}) => run === entry.run);
			runs[known === -1 ? runs.length : known] = entry;
			write('runs', runs);
		},
	};
}
