/** What a program says about a migration, checked: the option names are those of the mapping file. */
import {z} from 'zod';
import {MigrationError} from '../engine/errors.ts';
import {explainIssues} from '../engine/mapping/explain-issue.ts';
import {pathText} from '../engine/mapping/mapping-document.ts';
import {nearestName} from '../engine/mapping/nearest-name.ts';
import {optionsSchema} from '../engine/mapping/schema.ts';
import type {OnConflict} from '../engine/run/request.ts';

/** Options of the mapping file hold where the configuration has none. */
export interface MigrationConfig {
	/** Mapping file. */
	readonly mapping?: string;
	/** Name of a mapping that ships, in place of a file. Default: `mingus`. */
	readonly preset?: string;
	/** Source name → file. */
	readonly sqlite_databases?: Readonly<Record<string, string>>;
	/** Target, as a URL or key=value pairs. Default: DATABASE_URL, the mapping's, or the PG* variables. */
	readonly postgres_url?: string;
	/** Rows a transaction. Default: 10 000. */
	readonly batch_size?: number;
	/** Loads side by side. Default: the processors, 4 at the most. */
	readonly max_workers?: number;
	/** Do everything, then roll it back. */
	readonly dry_run?: boolean;
	/** Convert and check every row, write nothing. */
	readonly validate_only?: boolean;
	/** Keep the snapshots of the sources as backups. Default: true. */
	readonly create_backup?: boolean;
	/** Folder of the snapshots. Default: `backups` in MINGUS_MIGRATE_HOME, or in `~/.mingus-migrate`. */
	readonly backup_dir?: string;
	/** Record the inserted keys, so that tables can be rolled back. Default: true. */
	readonly enable_rollback?: boolean;
	/** Where rollback.sql is written. Default: beside the snapshots. */
	readonly rollback_file?: string;
	/** What of a run goes into `log_file`. Default: `info`. */
	readonly log_level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
	/** File to which runs add their events, a line of JSON each. Default: no log. */
	readonly log_file?: string;
	/** Create the target tables that are missing. Default: false. */
	readonly create_schema?: boolean;
	/** Make the tables that are missing, and load nothing. Default: false. */
	readonly schema_only?: boolean;
	/** Load into tables that are there, and make none. Default: false. */
	readonly data_only?: boolean;
	/** Target tables to load. Default: all. */
	readonly tables?: readonly string[];
	/** What to do where the target holds rows already. Default: `fail`, before the first row. */
	readonly on_conflict?: OnConflict;
	/** Carry over the tables that may be, as they are. Default: as the mapping says. */
	readonly carry_over?: boolean;
}

const name = z.string().min(1);

const configSchema = z.strictObject({
	...optionsSchema.shape,
	mapping: name.optional(),
	preset: name.optional(),
	create_schema: z.boolean().optional(),
	schema_only: z.boolean().optional(),
	data_only: z.boolean().optional(),
	tables: z.array(name).min(1).readonly().optional(),
	on_conflict: z.enum(['fail', 'skip', 'update']).optional(),
	carry_over: z.boolean().optional(),
});

/** @throws MigrationError bad-usage with a line for each thing that is wrong */
export function checkConfig(config: MigrationConfig): MigrationConfig {
	const parsed = configSchema.safeParse(config satisfies z.input<typeof configSchema>);
	if (!parsed.success) {
		const lines = parsed.error.issues.flatMap(issue =>
			issue.code === 'unrecognized_keys'
				? issue.keys.map(explainUnknown)
				: explainIssues([issue], config).map(({path, message}) => `${pathText(path)}: ${message}`),
		);
		throw badConfig(lines.join('\n'));
	}
	if (config.mapping !== undefined && config.preset !== undefined) {
		throw badConfig('mapping and preset exclude each other');
	}
	return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
}

function explainUnknown(key: string): string {
	const nearest = nearestName(key, Object.keys(configSchema.shape));
	return `unknown option ${JSON.stringify(key)}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

/** An error about the configuration, or about the mapping's options that complete it. */
export function badConfig(message: string): MigrationError {
	return new MigrationError('bad-usage', message, {hint: 'Mend the configuration; nothing was touched.'});
}
