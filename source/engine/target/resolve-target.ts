/** Where to connect and as whom, found as libpq finds it, so that psql with the same words reaches the same place. */
import {existsSync} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {join} from 'node:path';
import {MigrationError} from '../errors.ts';
import type {TargetAddress} from './address.ts';
import {
	badAddress,
	type ConnectionSettings,
	environmentNamesPlace,
	settingsOfEnvironment,
} from './connection-settings.ts';
import {parseConnectionString} from './connection-string.ts';
import {findPassword} from './password-file.ts';
import {readService} from './service-file.ts';

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

export type SslMode = (typeof sslModes)[number];

export interface ConnectionParameters {
	/** A name, an address, or the folder of a Unix socket. */
	readonly host: string;
	/** Address to connect to in place of looking `host` up. */
	readonly hostAddress?: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	readonly password?: string;
	/** Why a password file was left unread. */
	readonly passwordProblem?: string;
	readonly sslMode: SslMode;
	/** PEM files; `system` for the authorities that Node trusts. */
	readonly sslRootCertificate?: string;
	readonly sslCertificate?: string;
	readonly sslKey?: string;
	/** In seconds; 0 waits for ever. */
	readonly connectTimeout: number;
	readonly applicationName: string;
	/** How long what we sent may stay unanswered by the network before a connection counts as lost, in ms. */
	readonly userTimeout?: number;
	/** Further servers, to be tried in this order where this one cannot be reached or takes no writes. */
	readonly alternatives?: readonly ConnectionParameters[];
	/** Command-line options for the server, as in `-c search_path=x`. */
	readonly options?: string;
}

/** libpq waits for ever by default; whoever sits in front of a wizard does not. In seconds. */
const defaultTimeout = 15;

/** Where servers keep their socket: Debian's and Red Hat's packages, then PostgreSQL's own builds. */
const socketFolders = ['/var/run/postgresql', '/tmp'];

/**
 * Address or DATABASE_URL, over service file, over PG* variables, over defaults; the password last from .pgpass.
 *
 * @throws MigrationError target-not-given when nothing says where the target is; bad-usage when what does cannot be
 * read; target-tls when certificates that must be checked have no root
 */
export function resolveTarget(address: TargetAddress, env: NodeJS.ProcessEnv): ConnectionParameters {
	const url = address.url || env.DATABASE_URL;
	if (!url && !environmentNamesPlace(env)) {
		throw new MigrationError('target-not-given', 'No PostgreSQL target is given.', {
			hint: 'Name it with --target postgres://user@host:5432/database, or set DATABASE_URL or PGHOST, PGDATABASE and the like.',
		});
	}
	const given = url ? parseConnectionString(url) : {};
	const environment = settingsOfEnvironment(env);
	const service = given.service || environment.service;
	const serviceFile = given.servicefile || environment.servicefile;
	const settings = {...environment, ...(service ? readService(service, serviceFile, env) : {}), ...given};
	if (settings.target_session_attrs && !writable.includes(settings.target_session_attrs)) {
		throw badAddress(
			'its target_session_attrs asks for a server that takes no writes.',
			`It may be ${writable.join(', ')}.`,
		);
	}
	const [first, ...others] = splitHosts(settings).map(one => parametersOf(one, env));
	return {...(first as ConnectionParameters), ...(others.length > 0 ? {alternatives: others} : {})};
}

/** Values of target_session_attrs that a server which takes writes can satisfy. */
const writable = ['any', 'read-write', 'primary', 'prefer-standby'];

/** The settings of each host of a list, as libpq pairs hosts, addresses and ports. */
function splitHosts(settings: ConnectionSettings): ConnectionSettings[] {
	const lists = (['host', 'hostaddr', 'port'] as const).map(keyword => ({
		keyword,
		values: settings[keyword]?.split(',') ?? [],
	}));
	const [host, address, port] = lists.map(({values}) => values.length) as [number, number, number];
	const count = Math.max(host, address, 1);
	if ((host > 0 && address > 0 && host !== address) || (port > 1 && port !== count)) {
		throw badAddress('its lists of hosts, addresses and ports do not have the same length.');
	}
	return Array.from({length: count}, (_, i) => {
		const own = lists.flatMap(({keyword, values}) => {
			const value = values.length === 1 ? values[0] : values[i];
			return value === undefined ? [] : [[keyword, value]];
		});
		return {...settings, ...Object.fromEntries(own)};
	});
}

function parametersOf(settings: ConnectionSettings, env: NodeJS.ProcessEnv): ConnectionParameters {
	const home = env.HOME || homedir();
	const port = portOf(settings.port || '5432');
	const host = settings.host || settings.hostaddr || defaultHost(port);
	const user = settings.user || userInfo().username;
	const database = settings.dbname || user;
	const password = settings.password
		? {password: settings.password}
		: findPassword(settings.passfile || join(home, '.pgpass'), {
				host: socketFolders.includes(host) ? 'localhost' : host,
				port,
				database,
				user,
			});
	return {
		host,
		...(settings.hostaddr ? {hostAddress: settings.hostaddr} : {}),
		port,
		database,
		user,
		...(password.password === undefined ? {} : {password: password.password}),
		...('problem' in password ? {passwordProblem: password.problem} : {}),
		...certificatesOf(settings, home),
		connectTimeout: timeoutOf(settings.connect_timeout),
		...(settings.tcp_user_timeout ? {userTimeout: userTimeoutOf(settings.tcp_user_timeout)} : {}),
		applicationName: settings.application_name || 'mingus-migrate',
		...(settings.options ? {options: settings.options} : {}),
	};
}

/** `host:port/database as user`, or several hosts with commas between; never a password. */
export function describeTarget(parameters: ConnectionParameters): string {
	const {database, user, alternatives = []} = parameters;
	const places = [parameters, ...alternatives].map(
		({host, port}) => `${host.includes(':') ? `[${host}]` : host}:${port}`,
	);
	return `${places.join(',')}/${database} as ${user}`;
}

function portOf(text: string): number {
	const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
	if (port < 1 || port > 65_535) {
		throw badAddress('its port is not a number from 1 to 65535.');
	}
	return port;
}

/** A server on this machine by its socket, as psql would reach it, or else by TCP. */
function defaultHost(port: number): string {
	return socketFolders.find(folder => existsSync(join(folder, `.s.PGSQL.${port}`))) ?? 'localhost';
}

function timeoutOf(text: string | undefined): number {
	if (!text) {
		return defaultTimeout;
	}
	if (!/^\s*-?\d{1,6}\s*$/.test(text)) {
		throw badAddress('connect_timeout is not a whole number of seconds.');
	}
	return Math.max(0, Number(text));
}

/** 0 leaves it to the system, as in libpq. */
function userTimeoutOf(text: string): number {
	if (!/^\s*\d{1,9}\s*$/.test(text)) {
		throw badAddress('tcp_user_timeout is not a whole number of milliseconds.');
	}
	return Number(text);
}

type Certificates = Pick<
	ConnectionParameters,
	'sslMode' | 'sslRootCertificate' | 'sslCertificate' | 'sslKey'
>;

/** Files in ~/.postgresql count where nothing else is said, and a root makes `require` check, as in libpq. */
function certificatesOf(settings: Readonly<Record<string, string>>, home: string): Certificates {
	const own = (name: string) => {
		const file = join(home, '.postgresql', name);
		return existsSync(file) ? file : undefined;
	};
	const root = settings.sslrootcert || own('root.crt');
	const certificate = settings.sslcert || own('postgresql.crt');
	const key = settings.sslkey || own('postgresql.key');
	const asked = settings.sslmode || (root === 'system' ? 'verify-full' : 'prefer');
	const mode = sslModes.find(known => known === asked);
	if (mode === undefined) {
		throw badAddress('its sslmode is none that PostgreSQL knows.', `It knows ${sslModes.join(', ')}.`);
	}
	if (root === 'system' && mode !== 'verify-full') {
		throw badAddress('sslrootcert=system needs sslmode=verify-full.');
	}
	if (mode.startsWith('verify-') && (root === undefined || (root !== 'system' && !existsSync(root)))) {
		throw new MigrationError(
			'target-tls',
			`sslmode=${mode} needs a root certificate, and ${root ?? '~/.postgresql/root.crt'} is not there.`,
			{
				hint: 'Set sslrootcert to the PEM file of the authority, or to system.',
			},
		);
	}
	return {
		sslMode: mode === 'require' && root !== undefined && existsSync(root) ? 'verify-ca' : mode,
		...(root === undefined ? {} : {sslRootCertificate: root}),
		...(certificate === undefined ? {} : {sslCertificate: certificate}),
		...(key === undefined ? {} : {sslKey: key}),
	};
}
