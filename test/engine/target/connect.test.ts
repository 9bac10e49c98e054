import {once} from 'node:events';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import {classifyServerError} from '../../../source/engine/target/classify-server-error.ts';
import {connect} from '../../../source/engine/target/connect.ts';
import {resolveTarget} from '../../../source/engine/target/resolve-target.ts';
import {type FreshDatabase, freshDatabase} from '../../fresh-database.ts';

const awkward = `p@ss:w/rd#% '"\\`;
const role = `awkward_${process.pid}`;
let database: FreshDatabase;

beforeAll(async () => {
	database = await freshDatabase();
	await database.client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${database.client.escapeLiteral(awkward)}`);
	await database.client.query(`ALTER ROLE ${role} SET timezone = 'Asia/Tokyo'; ALTER ROLE ${role} SET datestyle = 'German';
		ALTER ROLE ${role} SET statement_timeout = '1ms'; ALTER ROLE ${role} SET search_path = 'somewhere'`);
});

afterAll(async () => {
	await database.client.query(`DROP ROLE ${role}`);
	await database.drop();
});

/** The fresh database's URL with some of its parts replaced. */
function urlWith(
	parts: Partial<Pick<URL, 'hostname' | 'port' | 'username' | 'password' | 'pathname' | 'search'>>,
): string {
	return Object.assign(new URL(database.url), parts).href;
}

const connectTo = (url: string, env: Record<string, string> = {}) => connect(resolveTarget({url}, env));

async function failure(connecting: Promise<unknown>): Promise<MigrationError> {
	const error = await connecting.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (error instanceof MigrationError) {
		return error;
	}
	throw new Error('It was not refused as expected.', {cause: error});
}

async function value(url: string, sql: string): Promise<unknown> {
	const client = await connectTo(url);
	try {
		return Object.values((await client.query(sql)).rows[0])[0];
	} finally {
		await client.end();
	}
}

test('a password of special characters gets in, percent-encoded or from PGPASSWORD', async () => {
	const encoded = urlWith({username: role, password: encodeURIComponent(awkward)});
	expect(await value(encoded, 'SELECT current_user')).toBe(role);
	const client = await connectTo(urlWith({username: role, password: ''}), {PGPASSWORD: awkward});
	await client.end();
});

test('what a role has set does not change how values are read and written, nor how long it takes', async () => {
	const url = urlWith({username: role, password: encodeURIComponent(awkward)});
	expect(await value(url, "SELECT timestamptz '2024-03-01 12:00Z'::text")).toBe('2024-03-01 12:00:00+00');
	expect(await value(url, 'SELECT 1 FROM pg_sleep(0.05)')).toBe(1);
	expect(await value(url, "SELECT '\\x00'::bytea::text || 0.1::float8 || interval '1 day'")).toBe(
		'\\x000.11 day',
	);
	expect(await value(url, 'SHOW search_path')).toBe('somewhere');
});

test('a session can be told from others by its name', async () => {
	expect(await value(database.url, 'SHOW application_name')).toBe('mingus-migrate');
	const client = await connect(resolveTarget({url: database.url}, {}), {
		applicationName: 'mingus-migrate run',
	});
	expect((await client.query('SHOW application_name')).rows).toEqual([
		{application_name: 'mingus-migrate run'},
	]);
	await client.end();
});

test('a wrong password, an unknown user and a missing password are told as such, and never shown', async () => {
	for (const parts of [{password: 'sesame'}, {username: 'nobody_here', password: 'sesame'}, {password: ''}]) {
		const error = await failure(connectTo(urlWith(parts), {HOME: '/nonexistent'}));
		expect(error.code).toBe('target-password');
		expect(`${error.message} ${error.hint}`).not.toContain('sesame');
	}
});

test('a database that is not there comes with the command that creates it', async () => {
	const error = await failure(connectTo(urlWith({pathname: "/not%20here's"})));
	expect(error.code).toBe('target-no-database');
	expect(error.hint).toContain(`createdb -h ${new URL(database.url).hostname}`);
	expect(error.hint).toContain(`'not here'\\''s'`);
});

test('a port with nobody, a host without an address and a socket that is not there cannot be reached', async () => {
	const port = await unusedPort();
	const refused = await failure(connectTo(urlWith({hostname: 'localhost', port: String(port)})));
	expect(refused).toMatchObject({
		code: 'target-unreachable',
		message: expect.stringContaining(`localhost:${port}`),
	});
	expect(await failure(connectTo('postgres://u@no-such-host.invalid/d'))).toMatchObject({
		code: 'target-unreachable',
	});
	expect(await failure(connectTo('postgres://u@%2Fnowhere/d'))).toMatchObject({code: 'target-unreachable'});
});

test('a server that never answers, or hangs up, cannot be reached', async () => {
	const silent = await listen(() => {});
	const abrupt = await listen(socket => socket.destroy());
	for (const {port} of [silent, abrupt]) {
		const error = await failure(connectTo(`postgres://u:x@127.0.0.1:${port}/d?connect_timeout=1`));
		expect(error).toMatchObject({code: 'target-unreachable', message: expect.stringContaining(String(port))});
	}
	silent.server.close();
	abrupt.server.close();
});

test('a connection that the server ends is lost, and the process goes on', async () => {
	const client = await connectTo(database.url);
	const {rows} = await client.query<{pid: number}>('SELECT pg_backend_pid() AS pid');
	const sleeping = client.query('SELECT pg_sleep(60)').catch((error: unknown) => error);
	await database.client.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
	expect(classifyServerError(await sleeping, 'h:1/d as u')?.code).toBe('connection-lost');
	const later = await client.query('SELECT 1').catch((error: unknown) => error);
	expect(classifyServerError(later, 'h:1/d as u')).toMatchObject({
		code: 'connection-lost',
		message: expect.stringContaining('h:1/d as u'),
	});
	await client.end();
});

test('a missing right is told from a wrong statement, which is a bug', async () => {
	const url = urlWith({username: role, password: encodeURIComponent(awkward)});
	const client = await connectTo(url);
	const forbidden = await client.query('CREATE SCHEMA mine').catch((error: unknown) => error);
	const wrong = await client.query('SELEKT').catch((error: unknown) => error);
	await client.end();
	expect(classifyServerError(forbidden, 'x')?.code).toBe('target-no-right');
	expect(classifyServerError(wrong, 'x')).toBeUndefined();
	expect(classifyServerError(new TypeError('x is not a function'), 'x')).toBeUndefined();
});

async function listen(accept: (socket: Socket) => void): Promise<{server: Server; port: number}> {
	const server = createServer(socket => {
		socket.on('error', () => {});
		accept(socket);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {server, port: (server.address() as AddressInfo).port};
}

async function unusedPort(): Promise<number> {
	const {server, port} = await listen(() => {});
	server.close();
	await once(server, 'close');
	return port;
}
