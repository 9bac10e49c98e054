import {describe, expect, test} from 'vitest';
import {MigrationError} from '../../../source/engine/errors.ts';
import {resolveTarget} from '../../../source/engine/target/resolve-target.ts';

const resolve = (url: string) => resolveTarget({url}, {HOME: '/nonexistent'});

// psql 15 connects to the same places with the same words.
describe('a URL', () => {
	test.each([
		[
			'postgres://u:p%40ss%3Aw%2Frd%23%25%20%27%22%5C@h:1/d',
			{host: 'h', port: 1, user: 'u', database: 'd', password: `p@ss:w/rd#% '"\\`},
		],
		['postgresql://u@h', {host: 'h', port: 5432, database: 'u'}],
		['postgres://u:a:b@h/d', {password: 'a:b'}],
		['postgres://u:p#q@h/d#e', {password: 'p#q', database: 'd#e'}],
		['postgres://u:p+q@h/d', {password: 'p+q'}],
		['postgres://h/d%20b?user=a%40b&port=7', {user: 'a@b', database: 'd b', port: 7}],
		['postgres://u:x@h/d?dbname=q', {database: 'q'}],
		['postgres://u@[::1]:6/d', {host: '::1', port: 6}],
		['postgres://u@%2Fvar%2Frun:6/d', {host: '/var/run', port: 6}],
		['postgres:///d?host=/run/pg&user=u', {host: '/run/pg', database: 'd'}],
		['postgres://u@h/d?ssl=true', {sslMode: 'require'}],
		[
			'postgres://u@h/d?application_name=a%3Db+c&connect_timeout=5&options=-c%20x%3Dy',
			{applicationName: 'a=b+c', connectTimeout: 5, options: '-c x=y'},
		],
		['  postgres://u@h/d\n', {host: 'h', database: 'd'}],
	])('%s', (url, expected) => {
		expect(resolve(url)).toMatchObject(expected);
	});
});

describe('key=value', () => {
	test.each([
		[
			String.raw`host=h port=1 user='u u' dbname = d\ b password='it\'s \\ x'`,
			{user: 'u u', database: 'd b', password: String.raw`it's \ x`},
		],
		[`host=h user=u password=a'b`, {password: `a'b`}],
		[`host=h user=u password='a'dbname=x`, {password: 'a', database: 'x'}],
		['host=h user=u dbname=x=y', {database: 'x=y'}],
		['host=h user=a user=b', {user: 'b', database: 'b'}],
		[`host=h user=u dbname='' password=`, {database: 'u'}],
		['host=h hostaddr=10.0.0.1 user=u', {host: 'h', hostAddress: '10.0.0.1'}],
	])('%s', (text, expected) => {
		expect(resolve(text)).toMatchObject(expected);
	});
});

/** What an address that cannot be used is answered with. */
function refusal(url: string): MigrationError {
	try {
		resolve(url);
	} catch (error) {
		if (error instanceof MigrationError) {
			return error;
		}
		throw error;
	}
	throw new Error('It was accepted.');
}

test.each([
	'postgres://u:sec@ret@h/d',
	'postgres://u:sec/ret@h/d',
	'postgres://u:12/ret@h/secret',
	'postgres://u:12?secret=x@h/d',
	'postgres://u:sec?ret@h/d',
	'postgres://u:sec%zzret@h/d',
	'postgres://u:sec%00ret@h/d',
	'postgres://u:x@h:secret/d',
	'postgres://u:x@h:70000/d?password=secret',
	'postgres://u:x@h/d?secret=1',
	'postgres://u:x@h/d?secret',
	'postgres://u:x@h/d?sslmode=secret',
	'postgres://u:x@h/d?connect_timeout=secret',
	'postgres://u:x@::1/secret',
	'mysql://u:secret@h/d',
	`host=h password='secret`,
	'host=h password=my secret',
	'host=h password=my secret=x',
	'secret',
])('%s is refused without being repeated', url => {
	const {code, message, hint} = refusal(url);
	expect(code).toBe('bad-usage');
	expect(`${message} ${hint}`).not.toMatch(/secret|ret@|12/);
});

test('a misspelt setting is told by the one that it resembles, and nothing else of it', () => {
	const messageOf = (url: string) => {
		try {
			return String(resolve(url));
		} catch (error) {
			return (error as MigrationError).message;
		}
	};
	expect(messageOf('postgres://u:p@h/d?sslmod=require')).toMatch(
		/setting number 1 is none that PostgreSQL knows, but much like sslmode\.$/,
	);
	expect(messageOf('postgres://u@h/d?s3cret=x')).toMatch(/setting number 1 is none that PostgreSQL knows\.$/);
});
