/** Tells what PostgreSQL, the network and the driver say apart, in words an operator can act on. */
import {type ErrorCode, type ErrorDetails, MigrationError, messageOf} from '../errors.ts';

interface Verdict {
	readonly code: ErrorCode;
	readonly says: (address: string, message: string) => string;
	readonly hint?: string;
}

const unreachable = (why: string, hint: string): Verdict => ({
	code: 'target-unreachable',
	says: address => `The server cannot be reached at ${address}: ${why}.`,
	hint,
});

const lost: Verdict = {
	code: 'connection-lost',
	says: (address, message) => `The connection to ${address} was lost: ${message}`,
	hint: 'What was committed is safe; when the server is back, go on with: mingus-migrate resume',
};

const tls: Verdict = {
	code: 'target-tls',
	says: (address, message) => `No encrypted connection to ${address} can be made: ${message}`,
	hint: 'Check sslmode and sslrootcert against what the server offers and demands.',
};

const refused: Verdict = {
	code: 'target-refused',
	says: (address, message) => `The server at ${address} refused: ${message}`,
};

const closed = 'Is PostgreSQL running there, and does it listen on that address and port?';
const network = 'Check the name of the host, and the network, VPN or firewall between here and there.';

/** Node's names of network failures. */
const networkFailures: Readonly<Record<string, Verdict>> = {
	ECONNREFUSED: unreachable('nothing listens there', closed),
	ENOENT: unreachable('there is no such Unix socket', closed),
	EACCES: unreachable('access to it is denied', closed),
	ENOTFOUND: unreachable('the host has no address', network),
	EAI_AGAIN: unreachable('the name of the host cannot be looked up now', network),
	EHOSTUNREACH: unreachable('there is no way to the host', network),
	ENETUNREACH: unreachable('there is no way to its network', network),
	ETIMEDOUT: unreachable('it did not answer in time', network),
	ECONNRESET: lost,
	ECONNABORTED: lost,
	EPIPE: lost,
};

/** SQLSTATE or its class (PostgreSQL documentation, "Error Codes"). */
const serverErrors: Readonly<Record<string, Verdict>> = {
	'28': {
		code: 'target-password',
		says: (address, message) => `The server does not let us in at ${address}: ${message}`,
		hint: 'Check user and password: in the URL (percent-encoded), in PGPASSWORD or in ~/.pgpass.',
	},
	'3D000': {
		code: 'target-no-database',
		says: (address, message) => `The database is not there at ${address}: ${message}`,
		hint: 'Create it with createdb, or correct its name.',
	},
	'42501': {
		code: 'target-no-right',
		says: (address, message) => `The server at ${address} did not allow it: ${message}`,
		hint: 'Have the right granted to this user, or connect as another.',
	},
	'08': lost,
	'57P01': lost,
	'57P02': lost,
	'57P03': unreachable('it is starting up or shutting down', 'Try again in a moment.'),
	'57P05': lost,
	'53': refused,
	'53100': {...refused, hint: 'Make room on the disk of the server; then go on with: mingus-migrate resume'},
	'58': refused,
	XX000: refused,
	'25006': refused,
	MM001: {
		code: 'run-locked',
		says: () => 'Another process goes on with this run, so this one has stopped',
		hint: 'Nothing is doubled: batches of the two cannot interleave.',
	},
};

/** The driver gives these no code; the texts are those of pg 8. */
const driverErrors: ReadonlyArray<readonly [RegExp, Verdict]> = [
	[/^timeout expired$/, unreachable('it did not answer in time', network)],
	[/^Connection terminated|^Client has encountered a connection error|^Client was closed/, lost],
	[/^The server does not support SSL connections$/, tls],
	[/^There was an error establishing an SSL connection$/, tls],
	[/^SASL: /, {...refused, hint: 'Is a proxy in between that does not know SCRAM?'}],
];

/** Node's and OpenSSL's names of failed handshakes and of certificates that are not trusted. */
const tlsCode =
	/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$)/;

/**
 * The expected stop behind an error of the server or of the connection; undefined for anything else, which is
 * a bug or a problem of one row.
 *
 * @param address as describeTarget makes it
 */
export function classifyServerError(error: unknown, address: string): MigrationError | undefined {
	if (error instanceof MigrationError) {
		return error;
	}
	const verdict = verdictOn(error);
	if (verdict === undefined) {
		return undefined;
	}
	const details: ErrorDetails = {cause: error, ...(verdict.hint === undefined ? {} : {hint: verdict.hint})};
	return new MigrationError(verdict.code, verdict.says(address, messageOf(error)), details);
}

function verdictOn(error: unknown): Verdict | undefined {
	if (!(error instanceof Error)) {
		return undefined;
	}
	const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
	if (tlsCode.test(code)) {
		return tls;
	}
	// An SQLSTATE has five signs, and Node's names are longer or begin with E.
	if (/^[\dA-Z]{5}$/.test(code) && code !== 'EPIPE') {
		const demandsTls = code === '28000' && /pg_hba\.conf.*(no encryption|SSL off)/s.test(error.message);
		return demandsTls ? tls : (serverErrors[code] ?? serverErrors[code.slice(0, 2)]);
	}
	// Files have the same failures as sockets, and name their path.
	if ('path' in error) {
		return undefined;
	}
	return networkFailures[code] ?? driverErrors.find(([text]) => text.test(error.message))?.[1];
}
