/** Finds a password in .pgpass (PostgreSQL documentation, "The Password File"). */
import {readFileSync, statSync} from 'node:fs';

/** What to look a password up by. */
export interface PasswordKey {
	/** `localhost` for a Unix socket in the default folder, as libpq says it. */
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
}

export interface PasswordFound {
	readonly password?: string;
	/** Why the file was left unread although it is there. */
	readonly problem?: string;
}

/** The first line that fits decides. Nothing is thrown: a missing password is the server's business. */
export function findPassword(file: string, key: PasswordKey): PasswordFound {
	const stats = statSync(file, {throwIfNoEntry: false});
	if (stats === undefined) {
		return {};
	}
	if (!stats.isFile()) {
		return {problem: `${file} is not a plain file, so it was not read.`};
	}
	if ((stats.mode & 0o077) !== 0) {
		return {problem: `Others may read ${file}, so it was not read: chmod 0600 ${file}`};
	}
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch {
		return {problem: `${file} may not be read.`};
	}
	const wanted = [key.host, String(key.port), key.database, key.user];
	for (const line of text.split(/\r?\n/)) {
		const password = line.startsWith('#') ? undefined : passwordOf(line, wanted);
		if (password !== undefined) {
			return password === '' ? {} : {password};
		}
	}
	return {};
}

/** The password of a line `host:port:database:user:password` whose fields fit; `*` fits all, `\` escapes, a further `:` ends it. */
function passwordOf(line: string, wanted: readonly string[]): string | undefined {
	const field = /((?:[^:\\]|\\.)*):/y;
	for (const value of wanted) {
		const found = field.exec(line)?.[1];
		if (found === undefined || (found !== '*' && withoutEscapes(found) !== value)) {
			return undefined;
		}
	}
	return withoutEscapes(/^(?:[^:\\]|\\.?)*/.exec(line.slice(field.lastIndex))?.[0] ?? '');
}

function withoutEscapes(text: string): string {
	return text.replace(/\\(.)/g, '$1');
}
