import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import {describeTarget, resolveTarget} from '../../../source/engine/target/resolve-target.ts';

let home: string;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'mingus-test-home-'));
	await writeFile(join(home, '.pg_service.conf'), serviceFile);
	await writeFile(join(home, '.pgpass'), passwordFile, {mode: 0o600});
});

afterAll(() => rm(home, {recursive: true}));

const serviceFile = `# connections
[other]
host=wrong

[shop]
host=shop.example
port=5433
user=seller
password=from service
dbname=shopdb
user=second
[shop]
host=second
`;

const passwordFile = String.raw`# host:port:database:user:password
a.example:5432:d\:b:*:co\:lon\\slash
*:5432:empty:*:
*:5432:empty:*:too late
*:5432:short:*:ends:here
localhost:*:socket:u:by socket
a.example:5433:*:*:other port
`;

type Environment = Record<string, string>;

const resolve = (url: string | undefined, env: Environment = {}) =>
	resolveTarget(url === undefined ? {} : {url}, {HOME: home, ...env});

/** What an address that cannot be used is answered with. */
function refusal(url: string, env: Environment = {}): MigrationError {
	try {
		resolve(url, env);
	} catch (error) {
		if (error instanceof MigrationError) {
			return error;
		}
		throw error;
	}
	throw new Error('It was accepted.');
}

test('PG* variables fill in what the address leaves open, and DATABASE_URL stands in for an address', () => {
	const env = {
		PGHOST: 'envhost',
		PGPORT: '99',
		PGUSER: 'envuser',
		PGPASSWORD: 'envpw',
		PGDATABASE: 'envdb',
		PGAPPNAME: 'me',
	};
	expect(resolve(undefined, env)).toMatchObject({
		host: 'envhost',
		port: 99,
		user: 'envuser',
		password: 'envpw',
		applicationName: 'me',
	});
	expect(resolve('postgres://u:@h', env)).toMatchObject({
		host: 'h',
		port: 99,
		user: 'u',
		password: 'envpw',
		database: 'envdb',
	});
	expect(resolve(undefined, {...env, DATABASE_URL: 'postgres://u@fromurl/d'})).toMatchObject({
		host: 'fromurl',
	});
	expect(resolve('postgres://u@given/d', {DATABASE_URL: 'postgres://u@fromurl/d'})).toMatchObject({
		host: 'given',
	});
});

test('what nobody says is as libpq has it, but for the time to wait', () => {
	expect(resolve('postgres://h')).toEqual({
		host: 'h',
		port: 5432,
		user: userInfo().username,
		database: userInfo().username,
		sslMode: 'prefer',
		connectTimeout: 15,
		applicationName: 'mingus-migrate',
	});
});

test('nothing at all is a stop of its own', () => {
	expect(() => resolve(undefined)).toThrow(expect.objectContaining({code: 'target-not-given'}));
	expect(() => resolve('', {PGUSER: 'u', DATABASE_URL: ''})).toThrow(
		expect.objectContaining({code: 'target-not-given'}),
	);
});

describe('a service', () => {
	const shop = {
		host: 'shop.example',
		port: 5433,
		user: 'seller',
		password: 'from service',
		database: 'shopdb',
	};

	test('is over the environment and under the address', () => {
		expect(resolve(undefined, {PGSERVICE: 'shop', PGUSER: 'envuser'})).toMatchObject(shop);
		expect(resolve('postgres:///?service=shop')).toMatchObject(shop);
		expect(resolve('service=shop user=mine')).toMatchObject({...shop, user: 'mine'});
	});

	test('comes from the file that PGSERVICEFILE names', async () => {
		const file = join(home, 'elsewhere.conf');
		await writeFile(file, '[two]\r\nhost=two.example\r\napplication_name=spaced \r\n');
		expect(resolve('service=two', {PGSERVICEFILE: file})).toMatchObject({
			host: 'two.example',
			applicationName: 'spaced',
		});
	});

	test('that is nowhere, or not written as one, is refused', async () => {
		const file = join(home, 'broken.conf');
		await writeFile(file, '[bad]\nhost\n[worse]\nhots=x\n');
		expect(refusal('service=nosuch').message).toContain('nosuch');
		expect(refusal('service=bad', {PGSERVICEFILE: file}).message).toContain('Line 2');
		expect(refusal('service=worse', {PGSERVICEFILE: file}).code).toBe('bad-usage');
		expect(refusal('service=any', {PGSERVICEFILE: join(home, 'no-file')}).message).toContain('no-file');
	});
});

describe('the password file', () => {
	test.each([
		['postgres://u@a.example/d%3Ab', String.raw`co:lon\slash`],
		['postgres://u@a.example/empty', undefined],
		['postgres://u@any/short', 'ends'],
		['postgres://u@%2Fvar%2Frun%2Fpostgresql/socket', 'by socket'],
		['postgres://u@%2Felsewhere/socket', undefined],
		['postgres://u@a.example:5433/d', 'other port'],
		['postgres://v@b.example/d', undefined],
		['postgres://u:given@a.example:5433/d', 'given'],
	])('%s has %j', (url, password) => {
		expect(resolve(url).password).toBe(password);
	});

	test('that others may read is not read, and the reason is kept', async () => {
		const file = join(home, 'open');
		await writeFile(file, '*:*:*:*:open');
		await chmod(file, 0o640);
		const parameters = resolve('postgres://u@h/d', {PGPASSFILE: file});
		expect(parameters.password).toBeUndefined();
		expect(parameters.passwordProblem).toContain('chmod 0600');
		await chmod(file, 0o600);
		expect(resolve('postgres://u@h/d', {PGPASSFILE: file}).password).toBe('open');
	});

	test('that is a folder is not read', async () => {
		await mkdir(join(home, 'folder'), {mode: 0o700});
		expect(resolve('postgres://u@h/d', {PGPASSFILE: join(home, 'folder')}).passwordProblem).toContain(
			'plain file',
		);
	});
});

test('certificates that must be checked need a root', () => {
	expect(refusal('postgres://u@h/d?sslmode=verify-full').code).toBe('target-tls');
	expect(refusal('postgres://u@h/d?sslmode=verify-ca&sslrootcert=/no/file').message).toContain('/no/file');
	expect(refusal('postgres://u@h/d?sslmode=require&sslrootcert=system').code).toBe('bad-usage');
	expect(resolve('postgres://u@h/d?sslrootcert=system')).toMatchObject({sslMode: 'verify-full'});
	expect(resolve(`host=h user=u sslmode=require sslrootcert='${home}/.pgpass'`)).toMatchObject({
		sslMode: 'verify-ca',
	});
});

test('a target is described without its password', () => {
	expect(describeTarget(resolve('postgres://u:secret@h:1/d'))).toBe('h:1/d as u');
	expect(describeTarget(resolve('postgres://u:secret@[::1]/d'))).toBe('[::1]:5432/d as u');
});
