/** Named connections (PostgreSQL documentation, "The Connection Service File"). */
import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {MigrationError, messageOf} from '../errors.ts';
import {addSetting, type ConnectionSettings} from './connection-settings.ts';

/**
 * The settings of a service: from `given`, else `~/.pg_service.conf`, else the system's file.
 *
 * @throws MigrationError bad-usage when no file has it, or the one that has it cannot be read
 */
export function readService(
	name: string,
	given: string | undefined,
	env: NodeJS.ProcessEnv,
): ConnectionSettings {
	const files = [given ?? join(env.HOME || homedir(), '.pg_service.conf'), systemFile(env)].filter(
		(file, index) => existsSync(file) || (index === 0 && given !== undefined),
	);
	for (const file of files) {
		const settings = parseService(readText(file), name, file);
		if (settings !== undefined) {
			return settings;
		}
	}
	throw new MigrationError('bad-usage', `The service ${name} is in no service file.`, {
		hint:
			files.length === 0
				? 'Write ~/.pg_service.conf, or set PGSERVICEFILE.'
				: `Looked in ${files.join(' and ')}.`,
	});
}

/** Debian's packages keep it in /etc/postgresql-common; PGSYSCONFDIR overrides any build's own. */
function systemFile(env: NodeJS.ProcessEnv): string {
	return join(env.PGSYSCONFDIR || '/etc/postgresql-common', 'pg_service.conf');
}

function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (cause) {
		throw new MigrationError('bad-usage', `The service file ${file} cannot be read: ${messageOf(cause)}`, {
			cause,
		});
	}
}

/** INI without spaces around `=`; the first section of the name counts, and in it the first of each key. */
function parseService(text: string, name: string, file: string): ConnectionSettings | undefined {
	const settings = new Map<string, string>();
	let inside = false;
	for (const [index, raw] of text.split('\n').entries()) {
		const line = raw.trim();
		if (line === '' || line.startsWith('#')) {
			continue;
		}
		if (line.startsWith('[')) {
			if (inside) {
				break;
			}
			inside = line === `[${name}]`;
		} else if (inside) {
			const at = line.indexOf('=');
			const keyword = line.slice(0, at);
			if (at < 0 || keyword === 'service' || keyword === 'servicefile') {
				throw new MigrationError(
					'bad-usage',
					`Line ${index + 1} of ${file} is not key=value of a connection.`,
				);
			}
			if (!settings.has(keyword)) {
				addSetting(settings, keyword, line.slice(at + 1), settings.size + 1);
			}
		}
	}
	return inside || settings.size > 0 ? Object.fromEntries(settings) : undefined;
}
