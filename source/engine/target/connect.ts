/** Opens a connection to the target in a known state, or says in an operator's words why there is none. */
import pg from 'pg';
import {MigrationError} from '../errors.ts';
import {classifyServerError} from './classify-server-error.ts';
import {type ConnectionParameters, describeTarget} from './resolve-target.ts';
import {type TlsAttempt, tlsAttempts} from './tls-options.ts';
import {watchConnection} from './watch.ts';

/** What a role or database may have set otherwise, and what then would read or write values differently. */
const sessionSettings = [
	'statement_timeout = 0',
	"timezone = 'UTC'",
	"datestyle = 'ISO, YMD'",
	"intervalstyle = 'postgres'",
	"client_encoding = 'UTF8'",
	"bytea_output = 'hex'",
	'standard_conforming_strings = on',
	'extra_float_digits = 3',
	'lock_timeout = 0',
	'idle_in_transaction_session_timeout = 0',
];

/** A server that cannot do these does without: it then notices only later that we are gone. */
const liveness = [
	"client_connection_check_interval = '1s'",
	'tcp_keepalives_idle = 30',
	'tcp_keepalives_interval = 10',
	'tcp_keepalives_count = 3',
];

/** In ms: finds a peer that vanished, also while a long statement runs. */
const keepAliveDelay = 30_000;

/**
 * @returns a client whose session does not depend on settings of role, database or environment; the caller ends it.
 * A loss of the connection shows at the next query
 * @throws MigrationError target-unreachable, target-password, target-no-database, target-tls, target-refused
 */
export async function connect(
	parameters: ConnectionParameters,
	options: ConnectOptions = {},
): Promise<pg.Client> {
	const {alternatives = []} = parameters;
	if (alternatives.length === 0) {
		return connectTo(parameters, options);
	}
	let failure: unknown;
	for (const place of [parameters, ...alternatives]) {
		try {
			const client = await connectTo(place, options);
			if (await takesWrites(client)) {
				return client;
			}
			client.end().catch(() => {});
			failure = new MigrationError(
				'target-unreachable',
				`No server of ${describeTarget(parameters)} takes writes: ${describeTarget(place)} is a standby.`,
				{hint: 'Is a failover under way? Try again in a moment, or name the server that takes writes.'},
			);
		} catch (error) {
			// As in libpq, a server that answers and refuses us is an answer.
			if (!(error instanceof MigrationError) || error.code !== 'target-unreachable') {
				throw error;
			}
			failure ??= error;
		}
	}
	throw failure;
}

interface ConnectOptions {
	readonly applicationName?: string;
}

/** Whether the server is a primary, and its sessions may write. */
export async function takesWrites(client: pg.Client): Promise<boolean> {
	const {rows} = await client.query<{takes: boolean}>(
		`SELECT NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off' AS takes`,
	);
	return rows[0]?.takes ?? false;
}

/** Whether a place took an encrypted connection the last time: a plain one after a refusal costs a session of the server's. */
const encryptedLast = new WeakMap<ConnectionParameters, boolean>();

async function connectTo(parameters: ConnectionParameters, options: ConnectOptions): Promise<pg.Client> {
	const last = encryptedLast.get(parameters);
	const attempts = tlsAttempts(parameters).toSorted(
		(a, b) => Number(encrypts(b) === last) - Number(encrypts(a) === last),
	);
	const name = options.applicationName ?? parameters.applicationName;
	for (const [index, ssl] of attempts.entries()) {
		try {
			const client = await open(parameters, ssl, name);
			watchConnection(client, {
				patience: parameters.userTimeout,
				openProbe: () => open(parameters, ssl, name),
			});
			await settle(client);
			await watchOverUs(client);
			encryptedLast.set(parameters, encrypts(ssl));
			return client;
		} catch (error) {
			const failure = explain(error, parameters);
			if (index === attempts.length - 1 || !mayDifferByTls(failure)) {
				throw failure;
			}
		}
	}
	throw new Error('There is always an attempt.');
}

function encrypts(attempt: TlsAttempt): boolean {
	return attempt !== false;
}

/** A statement timeout of the role may be so short that even its own removal takes too long. */
const mostTries = 20;

async function settle(client: pg.Client): Promise<void> {
	for (let tries = 1; ; tries++) {
		try {
			await client.query(sessionSettings.map(setting => `SET ${setting}`).join('; '));
			return;
		} catch (error) {
			const isTooLate = error instanceof pg.DatabaseError && error.code === '57014';
			if (!isTooLate || tries === mostTries) {
				throw error;
			}
		}
	}
}

/** Lets the server end our session soon after we have vanished, also in the middle of a long statement. */
async function watchOverUs(client: pg.Client): Promise<void> {
	if (await takes(client, liveness)) {
		return;
	}
	for (const setting of liveness) {
		await takes(client, [setting]);
	}
}

/** Whether the server knows all the settings; of a list with one that it does not know it takes none. */
async function takes(client: pg.Client, settings: readonly string[]): Promise<boolean> {
	try {
		await client.query(settings.map(setting => `SET ${setting}`).join('; '));
		return true;
	} catch (error) {
		if (error instanceof pg.DatabaseError) {
			return false;
		}
		throw error;
	}
}

/** libpq goes on to the other kind of connection when the handshake fails, or the server turns this kind away. */
function mayDifferByTls(failure: unknown): boolean {
	if (!(failure instanceof MigrationError)) {
		return false;
	}
	const {code, cause} = failure;
	return code === 'target-tls' || (cause instanceof pg.DatabaseError && cause.code === '28000');
}

async function open(parameters: ConnectionParameters, ssl: TlsAttempt, name: string): Promise<pg.Client> {
	const client = new pg.Client({
		host: parameters.hostAddress ?? parameters.host,
		port: parameters.port,
		database: parameters.database,
		user: parameters.user,
		// A function keeps the driver from looking for a password in ways of its own.
		password: () => parameters.password ?? missingPassword(parameters),
		ssl,
		application_name: name,
		connectionTimeoutMillis: parameters.connectTimeout * 1000,
		keepAlive: true,
		keepAliveInitialDelayMillis: keepAliveDelay,
		...(parameters.options === undefined ? {} : {options: parameters.options}),
	});
	// Without a listener a lost connection would end the process; the query under way, or the next, reports it.
	client.on('error', () => {});
	try {
		await client.connect();
		return client;
	} catch (error) {
		client.end().catch(() => {});
		throw error;
	}
}

function missingPassword(parameters: ConnectionParameters): never {
	throw new MigrationError(
		'target-password',
		`The server wants a password at ${describeTarget(parameters)}, and none is given.`,
		{
			hint: parameters.passwordProblem ?? 'Set PGPASSWORD, write it to ~/.pgpass, or put it into the URL.',
		},
	);
}

/** Adds what only the attempt to connect knows; what is not expected stays as it is. */
function explain(error: unknown, parameters: ConnectionParameters): unknown {
	const address = describeTarget(parameters);
	const failure = classifyServerError(error, address);
	if (failure?.code === 'target-no-database') {
		const {host, port, user, database} = parameters;
		return new MigrationError('target-no-database', `There is no database ${database} at ${address}.`, {
			hint: `Create it: createdb -h ${quoted(host)} -p ${port} -U ${quoted(user)} ${quoted(database)}`,
			cause: error,
		});
	}
	if (failure?.code === 'connection-lost') {
		return new MigrationError(
			'target-unreachable',
			`The server at ${address} hung up before the connection was made.`,
			{
				hint: 'Is it PostgreSQL that listens on that port? If so, its log says why.',
				cause: error,
			},
		);
	}
	return failure ?? error;
}

/** A word for the shell. */
function quoted(word: string): string {
	return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
