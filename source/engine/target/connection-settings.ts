/** libpq's connection keywords (PostgreSQL documentation, "Parameter Key Words"), and the PG* variable of each. */
import {MigrationError} from '../errors.ts';
import {nearestName} from '../mapping/nearest-name.ts';

/** Keyword → value as given. */
export type ConnectionSettings = Readonly<Record<string, string>>;

/** The keywords that count here. */
const variables = {
	host: 'PGHOST',
	hostaddr: 'PGHOSTADDR',
	port: 'PGPORT',
	dbname: 'PGDATABASE',
	user: 'PGUSER',
	password: 'PGPASSWORD',
	passfile: 'PGPASSFILE',
	service: 'PGSERVICE',
	servicefile: 'PGSERVICEFILE',
	sslmode: 'PGSSLMODE',
	sslrootcert: 'PGSSLROOTCERT',
	sslcert: 'PGSSLCERT',
	sslkey: 'PGSSLKEY',
	connect_timeout: 'PGCONNECT_TIMEOUT',
	options: 'PGOPTIONS',
	application_name: 'PGAPPNAME',
	target_session_attrs: 'PGTARGETSESSIONATTRS',
	// libpq has no variable for it.
	tcp_user_timeout: undefined,
} as const;

/** libpq knows these too; they are accepted, and change nothing that matters to a migration. */
const withoutEffect = [
	'channel_binding',
	'client_encoding',
	'fallback_application_name',
	'gssencmode',
	'gsslib',
	'keepalives',
	'keepalives_count',
	'keepalives_idle',
	'keepalives_interval',
	'krbsrvname',
	'sslcompression',
	'sslcrldir',
	'sslsni',
];

const known = new Set<string>([...Object.keys(variables), ...withoutEffect]);

/** Variables of which one is enough to say where the target is. */
const places = ['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGDATABASE', 'PGSERVICE'];

/** An address that cannot be read. Messages never quote it, because any part of it may be a password. */
export function badAddress(what: string, hint?: string): MigrationError {
	return new MigrationError('bad-usage', `The address of the target cannot be read: ${what}`, {
		hint: hint ?? 'Write postgres://user@host:5432/database or host=… dbname=… user=…',
	});
}

/**
 * Adds a keyword that was found at place `number`, from 1.
 *
 * @throws MigrationError bad-usage for a keyword that libpq does not have
 */
export function addSetting(
	settings: Map<string, string>,
	keyword: string,
	value: string,
	number: number,
): void {
	if (!known.has(keyword)) {
		// What stands there may be a password: only a known name that it resembles is told.
		const meant = nearestName(keyword, [...known]);
		throw badAddress(
			meant === undefined
				? `setting number ${number} is none that PostgreSQL knows.`
				: `setting number ${number} is none that PostgreSQL knows, but much like ${meant}.`,
			`It knows ${Object.keys(variables).join(', ')}.`,
		);
	}
	if (value.includes('\0')) {
		throw badAddress(`setting number ${number} has a zero byte in it.`);
	}
	settings.set(keyword, value);
}

/** The PG* variables as keywords; an empty variable counts as none. */
export function settingsOfEnvironment(env: NodeJS.ProcessEnv): ConnectionSettings {
	return Object.fromEntries(
		Object.entries(variables).flatMap(([keyword, variable]) => {
			const value = variable === undefined ? undefined : env[variable];
			return value ? [[keyword, value]] : [];
		}),
	);
}

/** Does the environment name a server or a database? */
export function environmentNamesPlace(env: NodeJS.ProcessEnv): boolean {
	return places.some(variable => Boolean(env[variable]));
}
