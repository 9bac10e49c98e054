import fc from 'fast-check';
import {expect, test} from 'vitest';
import {maskUrl, maskWithCursor} from '../../../source/ui/components/mask-url.ts';

test.each([
	['postgresql://ada:s3cret@db:5432/x', 'postgresql://ada:***@db:5432/x'],
	['postgres://ada:p@ss:w/rd@db/x', 'postgres://ada:***@db/x'],
	['postgresql://ada@db:5432/x', 'postgresql://ada@db:5432/x'],
	['postgresql://db:5432/x', 'postgresql://db:5432/x'],
	['postgresql://ada:s3cr', 'postgresql://ada:***'],
	['postgresql://ada:12345', 'postgresql://ada:***'],
	[
		'postgresql://db/x?user=ada&password=s3cret&sslmode=require',
		'postgresql://db/x?user=ada&password=***&sslmode=require',
	],
	['postgresql://db:5432/x?password=p@ss', 'postgresql://db:***'],
	['host=db password=s3cret dbname=x', 'host=db password=*** dbname=x'],
	["host=db password = 's3 cret' dbname=x", 'host=db password = *** dbname=x'],
	["host=db password='s3 cr", 'host=db password=***'],
	['host=db sslpassword=s3cret', 'host=db sslpassword=***'],
	['', ''],
])('shows %s as %s', (url, shown) => {
	expect(maskUrl(url)).toBe(shown);
});

test('never shows a password, however it is made and however much of it is typed', () => {
	const password = fc.stringMatching(/^[A-Z!$%^*()=~]{4,12}$/);
	fc.assert(
		fc.property(password, fc.nat(60), (secret, typed) => {
			const url = `postgresql://ada:${secret}@db.example:5432/unified`.slice(0, 17 + typed);
			expect(maskUrl(url)).not.toContain(secret.slice(0, 4));
		}),
	);
});

test('lets the cursor stand before, at the end of, and after the stars', () => {
	const url = 'postgresql://ada:s3cret@db';
	expect(maskWithCursor(url, 4).cursor).toBe(4);
	expect(maskWithCursor(url, 17).cursor).toBe(17);
	expect(maskWithCursor(url, 20).cursor).toBe(20);
	expect(maskWithCursor(url, 23).cursor).toBe(20);
	expect(maskWithCursor(url, url.length).cursor).toBe('postgresql://ada:***@db'.length);
});
