/** sslmode in the driver's terms (PostgreSQL documentation, "SSL Mode Descriptions"). */
import {readFileSync} from 'node:fs';
import {type ConnectionOptions, checkServerIdentity} from 'node:tls';
import {MigrationError, messageOf} from '../errors.ts';
import type {ConnectionParameters} from './resolve-target.ts';

/** What to try one after the other; false is a connection without encryption. */
export type TlsAttempt = ConnectionOptions | false;

/** @throws MigrationError target-tls when a certificate or key file cannot be read */
export function tlsAttempts(parameters: ConnectionParameters): readonly TlsAttempt[] {
	// libpq, too, speaks plainly through a Unix socket, whatever sslmode says.
	if (parameters.sslMode === 'disable' || parameters.host.startsWith('/')) {
		return [false];
	}
	const encrypted = tlsOptions(parameters);
	switch (parameters.sslMode) {
		case 'allow':
			return [false, encrypted];
		case 'prefer':
			return [encrypted, false];
		default:
			return [encrypted];
	}
}

function tlsOptions({
	host,
	sslMode,
	sslRootCertificate,
	sslCertificate,
	sslKey,
}: ConnectionParameters): ConnectionOptions {
	const verify = sslMode === 'verify-ca' || sslMode === 'verify-full';
	return {
		rejectUnauthorized: verify,
		// The driver would compare with the address it connects to, which hostaddr may have changed.
		checkServerIdentity: (_name, certificate) =>
			sslMode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
		...(verify && sslRootCertificate !== undefined && sslRootCertificate !== 'system'
			? {ca: readPem(sslRootCertificate)}
			: {}),
		...(sslCertificate === undefined ? {} : {cert: readPem(sslCertificate)}),
		...(sslKey === undefined ? {} : {key: readPem(sslKey)}),
	};
}

function readPem(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch (cause) {
		throw new MigrationError(
			'target-tls',
			`The certificate file ${file} cannot be read: ${messageOf(cause)}`,
			{cause},
		);
	}
}
