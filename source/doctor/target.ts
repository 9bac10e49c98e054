/** The PostgreSQL side: server, database, rights, ledger, and what is there. Loaded once SQLite is known to be there. */
import {ledgerSchema, ledgerVersion, mayReadLedger} from '../engine/ledger/ledger-schema.ts';
import {connect} from '../engine/target/connect.ts';
import {introspectTables} from '../engine/target/introspect.ts';
import {type ConnectionParameters, describeTarget, resolveTarget} from '../engine/target/resolve-target.ts';
import {grantsHint, missingGrants} from '../engine/target/rights.ts';
import {oldestServer, readServerFacts, type ServerFacts} from '../engine/target/server-facts.ts';
import {counted} from '../ui/components/format.ts';
import {type Check, checksOf} from './check.ts';
import {checkRuns} from './ledger.ts';
import {checkPlan} from './plan.ts';
import type {Project} from './project.ts';
import {checkBasicRights} from './rights.ts';

type Client = Awaited<ReturnType<typeof connect>>;

const {ok, warning, problem, failed} = checksOf('target');
const ledger = checksOf('ledger');

/** @param complete all sources of the mapping are given and can be read, so that there can be a plan */
export async function* checkTarget(project: Project, complete: boolean): AsyncGenerator<Check> {
	const name = 'target';
	let client: Client;
	let isLocal: boolean;
	try {
		const parameters = resolveTarget(project.target, project.env);
		isLocal = staysHere(parameters);
		client = await connect(parameters);
		yield ok(name, describeTarget(parameters));
	} catch (error) {
		const check = failed(name, error);
		yield isNotGiven(error)
			? warning(name, 'none is given, so neither it nor its ledger was looked at', check.hint)
			: check;
		return;
	}
	try {
		yield* checkServer(await readServerFacts(client), isLocal);
		const schema = project.mapping?.target.schema ?? 'public';
		yield await checkSchema(client, schema);
		if (yield* checkLedger(client)) {
			yield* checkRuns(client, project.mapping?.name);
			if (project.mapping !== undefined && complete) {
				yield* checkPlan(client, {...project, mapping: project.mapping});
			} else {
				yield await checkBasicRights(client, schema, project.createSchema);
			}
		}
	} catch (error) {
		yield failed(name, error);
	} finally {
		await client.end().catch(() => {});
	}
}

function isNotGiven(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'target-not-given';
}

/** Whether the connection leaves no machine, whichever of its servers it is to. */
function staysHere({host, hostAddress, alternatives = []}: ConnectionParameters): boolean {
	return /^(?:\/|127\.|::1$|localhost$)/.test(hostAddress ?? host) && alternatives.every(staysHere);
}

function* checkServer(facts: ServerFacts, isLocal: boolean): Generator<Check> {
	const {version, major, database, encoding, tls} = facts;
	yield major >= oldestServer
		? ok('server', `PostgreSQL ${version}`)
		: problem(
				'server',
				`PostgreSQL ${version} is too old`,
				`Use a server of version ${oldestServer} or newer.`,
			);
	if (!facts.takesWrites) {
		yield problem(
			'server role',
			'it takes no writes: it is a standby, or its sessions are read-only',
			'Name the server that takes writes; default_transaction_read_only must be off.',
		);
	}
	yield encoding === 'UTF8'
		? ok('encoding', `UTF8, of database ${database}`)
		: problem(
				'encoding',
				`${encoding}, of database ${database}: it cannot hold every text of SQLite`,
				'Make another: createdb --encoding=UTF8 --template=template0 NAME',
				2,
			);
	if (tls || isLocal) {
		yield ok('TLS', tls ? 'the connection is encrypted' : 'not used; the connection leaves no machine');
	} else {
		yield warning(
			'TLS',
			'the connection is not encrypted, and leaves this machine',
			'Say sslmode=require, or verify-full with sslrootcert, if the server can.',
		);
	}
}

async function checkSchema(client: Client, schema: string): Promise<Check> {
	const tables = await introspectTables(client, [schema]);
	const filled = tables.filter(({holdsRows}) => holdsRows).length;
	return ok(
		`schema ${schema}`,
		tables.length === 0
			? 'no tables yet'
			: `${counted(tables.length, 'table')}, ${filled === 0 ? 'none of them holds rows' : `${filled} with rows`}`,
	);
}

/** @returns whether the ledger can be read, or is yet to be made */
async function* checkLedger(client: Client): AsyncGenerator<Check, boolean> {
	const name = 'ledger';
	if (!(await mayReadLedger(client, ledgerSchema))) {
		const grants = await missingGrants(client, {schemas: [], tables: [], ledger: ledgerSchema});
		yield ledger.problem(name, `${ledgerSchema} belongs to another role`, grantsHint(grants));
		return false;
	}
	const {found, known} = await ledgerVersion(client, ledgerSchema);
	if (found === undefined) {
		yield ledger.ok(name, `none yet; the first run makes it, in schema ${ledgerSchema}`);
		return true;
	}
	if (found > known) {
		yield ledger.problem(
			name,
			`${ledgerSchema} has version ${found}; this program knows ${known}`,
			'Use the release of mingus-migrate that made it, or a later one.',
			2,
		);
		return false;
	}
	const age = found < known ? `; the next run brings it to ${known}` : '';
	yield ledger.ok(name, `${ledgerSchema}, version ${found}${age}`);
	return true;
}
