/** Reads a connection string in both of libpq's forms (PostgreSQL documentation, "Connection Strings"). */
import {addSetting, badAddress, type ConnectionSettings} from './connection-settings.ts';

const encodeHint =
	'In a URL, percent-encode what is special in a user, password or database: @ is %40, : %3A, / %2F, ? %3F, % %25.';

/**
 * @param text `postgres://…`, `postgresql://…` or `key=value key='value'`
 * @throws MigrationError bad-usage; its message never quotes the text
 */
export function parseConnectionString(text: string): ConnectionSettings {
	const trimmed = text.trim();
	if (/^postgres(ql)?:\/\//.test(trimmed)) {
		return parseUrl(trimmed.slice(trimmed.indexOf('://') + 3));
	}
	if (/^[a-z][a-z\d+.-]*:/i.test(trimmed)) {
		throw badAddress('it is a URL, but does not begin with postgres:// or postgresql://');
	}
	return parseKeyValues(trimmed);
}

/** `[user[:password]@][host[:port]][/dbname][?key=value&…]` */
function parseUrl(text: string): ConnectionSettings {
	const settings = new Map<string, string>();
	const [beforeQuery, query] = splitAtFirst(text, '?');
	const userEnd = beforeQuery.search(/[@/]/);
	const hasUser = beforeQuery[userEnd] === '@';
	const place = hasUser ? beforeQuery.slice(userEnd + 1) : beforeQuery;
	// Nothing of what follows may be read as a host, and shown, while it is the rest of a password.
	if (place.includes('@') || (!hasUser && query?.includes('@'))) {
		throw badAddress('an @ is where none can be.', encodeHint);
	}
	const [authority, database] = splitAtFirst(place, '/');
	if (hasUser) {
		const [user, password] = splitAtFirst(beforeQuery.slice(0, userEnd), ':');
		setDecoded(settings, 'user', user);
		setDecoded(settings, 'password', password);
	}
	parseHosts(settings, authority);
	setDecoded(settings, 'dbname', database);
	for (const [index, parameter] of (query?.split('&') ?? []).entries()) {
		const [keyword, value] = splitAtFirst(parameter, '=');
		if (value === undefined) {
			throw badAddress(`setting number ${index + 1} after the ? has no value.`, encodeHint);
		}
		// JDBC's spelling, which libpq takes too.
		const isJdbc = keyword === 'ssl' && value === 'true';
		addSetting(settings, isJdbc ? 'sslmode' : decode(keyword), isJdbc ? 'require' : decode(value), index + 1);
	}
	return Object.fromEntries(settings);
}

/** `host:port`, `[IPv6 address]:port`, either may be missing; several apart by commas are tried one after the other. */
function parseHosts(settings: Map<string, string>, authority: string): void {
	const places = authority.split(',').map(parseHost);
	const list = (pick: (place: {host: string; port: string}) => string) => {
		const all = places.map(pick);
		return all.every(part => part === '') ? undefined : all.join(',');
	};
	setDecoded(
		settings,
		'host',
		list(place => place.host),
	);
	setDecoded(
		settings,
		'port',
		list(place => place.port),
	);
}

function parseHost(authority: string): {host: string; port: string} {
	const parts = /^(?:\[(?<address>[^\]]*)\]|(?<name>[^:]*))(?::(?<port>.*))?$/s.exec(authority)?.groups;
	if (parts === undefined) {
		throw badAddress(
			'its host cannot be told from its port.',
			'An IPv6 address is written in brackets: [::1]:5432.',
		);
	}
	return {host: parts.address ?? parts.name ?? '', port: parts.port ?? ''};
}

function setDecoded(settings: Map<string, string>, keyword: string, value: string | undefined): void {
	if (value) {
		addSetting(settings, keyword, decode(value), 1);
	}
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw badAddress('a % is not followed by two hexadecimal digits of UTF-8.', encodeHint);
	}
}

function splitAtFirst(text: string, separator: string): [string, string | undefined] {
	const at = text.indexOf(separator);
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Pairs apart by white space; values in single quotes where they are empty or hold white space; `\` escapes. */
function parseKeyValues(text: string): ConnectionSettings {
	const pair =
		/\s*(?<keyword>[^\s=]+)\s*=\s*(?:'(?<quoted>(?:[^'\\]|\\.)*)'|(?<bare>(?:(?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*)?)(?=\s|$))\s*/sy;
	const settings = new Map<string, string>();
	while (pair.lastIndex < text.length) {
		const number = settings.size + 1;
		const groups = pair.exec(text)?.groups;
		if (groups === undefined) {
			throw badAddress(
				number === 1
					? 'it is neither a URL nor key=value.'
					: `setting number ${number} is not key=value, or its quotes do not match.`,
				"Write a value with spaces in single quotes, and \\' for a quote in it; or postgres://user@host:5432/database.",
			);
		}
		const value = groups.quoted ?? groups.bare ?? '';
		addSetting(settings, groups.keyword ?? '', value.replace(/\\(.)/gs, '$1'), number);
	}
	return Object.fromEntries(settings);
}
