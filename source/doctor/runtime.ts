/** What the program itself stands on: Node.js, SQLite's module, and the server that `demo` starts. */
import {readFileSync} from 'node:fs';
import {messageOf} from '../engine/errors.ts';
import {type Check, checksOf} from './check.ts';

const {ok, warning, problem, failed} = checksOf('runtime');

export async function* checkRuntime(): AsyncGenerator<Check> {
	yield checkNode(process.versions.node, neededNode());
	yield await checkSqlite();
	yield await checkEmbedded();
}

/** @param needed as package.json says it, `>=22.22` */
export function checkNode(found: string, needed: string): Check {
	const least = needed.replace(/^>=\s*/, '');
	return isAtLeast(found, least)
		? ok('Node.js', `${found}; ${least} or newer is needed`)
		: problem('Node.js', `${found} is too old: ${least} or newer is needed`, 'Install a newer Node.js.');
}

function isAtLeast(found: string, least: string): boolean {
	const [has = [], needs = []] = [found, least].map(version => version.split('.').map(Number));
	const different = needs.findIndex((part, i) => (has[i] ?? 0) !== part);
	return different === -1 || (has[different] ?? 0) > (needs[different] ?? 0);
}

function neededNode(): string {
	return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).engines.node;
}

/** The module is of machine code, which may be missing, or built for another Node. */
async function checkSqlite(): Promise<Check> {
	const name = 'better-sqlite3';
	try {
		const {sqliteVersion} = await import('../engine/source/sqlite-version.ts');
		return ok(name, `loads, with SQLite ${sqliteVersion()}`);
	} catch (error) {
		return problem(
			name,
			`cannot be loaded, so neither sources nor target were looked at: ${messageOf(error).split('\n', 1)[0]}`,
			'Install again with this Node.js: npm ci, or npm rebuild better-sqlite3.',
		);
	}
}

async function checkEmbedded(): Promise<Check> {
	const name = 'embedded PostgreSQL';
	try {
		const {lookAtBinaries} = await import('../embedded/postgres/binaries.ts');
		const {package: packageName, version, why} = lookAtBinaries();
		if (packageName === undefined) {
			return ok(name, 'is not installed; only demo needs it');
		}
		return version === undefined
			? warning(
					name,
					`${packageName} does not run from where it is installed: ${why}`,
					'Only demo needs it, and tries a copy of its own.',
				)
			: ok(name, `${version}, for demo`);
	} catch (error) {
		return failed(name, error);
	}
}
