import {chmod, chown, copyFile, mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type EmbeddedServer, startPostgres} from '../../../source/embedded/postgres/start.ts';
import {connect} from '../../../source/engine/target/connect.ts';
import {resolveTarget} from '../../../source/engine/target/resolve-target.ts';

/** The server's certificate is for `localhost`, by `authority.pem`; all of them were made for this test only. */
const certificate = (name: string) => fileURLToPath(new URL(`certificates/${name}`, import.meta.url));

let dir: string;
let server: EmbeddedServer;

beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'mingus-test-tls-'));
	const data = join(dir, 'cluster', 'data');
	await (await startPostgres({dir, settings: {fsync: 'off'}})).stop();
	const {uid, gid} = await stat(data);
	for (const name of ['server.pem', 'server.key']) {
		await copyFile(certificate(name), join(data, name));
		await chown(join(data, name), uid, gid);
	}
	await chmod(join(data, 'server.key'), 0o600);
	await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
	const settings = {fsync: 'off', ssl: 'on', ssl_cert_file: 'server.pem', ssl_key_file: 'server.key'};
	server = await startPostgres({dir, settings, removeOnExit: true});
});

afterAll(async () => {
	await server.stop();
	await rm(dir, {recursive: true, force: true});
});

/** Connects by a name and with parameters of TLS; says whether the connection is encrypted. */
async function connectWith(
	host: string,
	parameters: Record<string, string>,
	to: EmbeddedServer = server,
): Promise<boolean> {
	const url = new URL(to.url);
	url.hostname = host;
	url.search = new URLSearchParams(parameters).toString();
	const client = await connect(resolveTarget({url: url.href}, {HOME: '/nonexistent'}));
	try {
		const {rows} = await client.query<{ssl: boolean}>(
			'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
		);
		return rows[0]?.ssl ?? false;
	} finally {
		await client.end();
	}
}

const authority = certificate('authority.pem');

test.each([
	['prefer', {}],
	['allow', {}],
	['require', {}],
	['require', {sslrootcert: authority}],
	['verify-ca', {sslrootcert: authority}],
])('sslmode=%s encrypts, whatever name the certificate is for (%j)', async (sslmode, more) => {
	expect(await connectWith('127.0.0.1', {sslmode, ...more})).toBe(true);
});

test('sslmode=verify-full wants the name in the certificate, also where hostaddr says whom to connect to', async () => {
	const parameters = {sslmode: 'verify-full', sslrootcert: authority};
	expect(await connectWith('localhost', {...parameters, hostaddr: '127.0.0.1'})).toBe(true);
	await expect(connectWith('127.0.0.1', parameters)).rejects.toMatchObject({code: 'target-tls'});
});

test.each([
	['verify-full', 'another-authority.pem'],
	['verify-ca', 'another-authority.pem'],
	['require', 'another-authority.pem'],
])('sslmode=%s does not trust a certificate by somebody else', async (sslmode, root) => {
	const connecting = connectWith('localhost', {
		sslmode,
		sslrootcert: certificate(root),
		hostaddr: '127.0.0.1',
	});
	await expect(connecting).rejects.toMatchObject({code: 'target-tls'});
});

test('sslrootcert=system does not trust it either', async () => {
	const connecting = connectWith('localhost', {sslrootcert: 'system', hostaddr: '127.0.0.1'});
	await expect(connecting).rejects.toMatchObject({code: 'target-tls'});
});

test('a server that demands encryption says so to sslmode=disable', async () => {
	const connecting = connectWith('127.0.0.1', {sslmode: 'disable'});
	await expect(connecting).rejects.toMatchObject({
		code: 'target-tls',
		message: expect.stringContaining('no encryption'),
	});
});

test('a server without TLS is no server for sslmode=require, and one for those who do not insist', async () => {
	const plain = await startPostgres({dir: join(dir, 'plain'), settings: {fsync: 'off'}});
	try {
		for (const sslmode of ['disable', 'allow', 'prefer']) {
			expect(await connectWith('127.0.0.1', {sslmode}, plain)).toBe(false);
		}
		const connecting = connectWith('127.0.0.1', {sslmode: 'require'}, plain);
		await expect(connecting).rejects.toMatchObject({code: 'target-tls'});
	} finally {
		await plain.stop();
	}
});
