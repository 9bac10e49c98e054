/** A target in words that hold no password: to show, to remember, and to tell projects apart. */
import type {TargetAddress} from '../engine/target/address.ts';
import {type ConnectionParameters, describeTarget, resolveTarget} from '../engine/target/resolve-target.ts';

export interface TargetDescription {
	/** `host:port/database as user` */
	readonly described: string;
	/** `host:port/database`, the same whoever connects */
	readonly place: string;
	/** Key=value pairs that lead there again; absent where the environment alone says where. */
	readonly url?: string;
}

/** @throws MigrationError target-not-given, bad-usage, target-tls */
export function targetDescription(
	address: TargetAddress,
	env: Readonly<Record<string, string | undefined>>,
): TargetDescription {
	const parameters = resolveTarget(address, env);
	const described = describeTarget(parameters);
	return {
		described,
		place: described.slice(0, -` as ${parameters.user}`.length),
		...(address.url ? {url: withoutPassword(parameters)} : {}),
	};
}

/** Made of what was understood rather than cut out of what was typed, so that no form of a password gets through. */
function withoutPassword({
	host,
	port,
	database,
	user,
	sslMode,
	sslRootCertificate,
}: ConnectionParameters): string {
	const pairs = Object.entries({
		host,
		port: String(port),
		dbname: database,
		user,
		sslmode: sslMode,
		sslrootcert: sslRootCertificate,
	});
	return pairs
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}=${quoted(value ?? '')}`)
		.join(' ');
}

/** libpq's quoting of key=value pairs. */
function quoted(value: string): string {
	return /^[\w.:/-]+$/.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`;
}
