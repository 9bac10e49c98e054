import {expect, test} from 'vitest';
import {pastedPaths, plainPath} from '../../../source/ui/components/pasted-paths.ts';

test.each([
	["'/data/my file.db'", '/data/my file.db'],
	['"/data/it\'s.db"', "/data/it's.db"],
	['/data/my\\ file\\(1\\).db ', '/data/my file(1).db'],
	['file:///data/my%20file.db', '/data/my file.db'],
	['C:\\data\\new.db', 'C:\\data\\new.db'],
	['~/x.db', '~/x.db'],
	['/data/100%.db', '/data/100%.db'],
])('%s is the path %s', (text, path) => {
	expect(plainPath(text)).toBe(path);
});

test('a line is a path; several in a line are told apart where each is whole', () => {
	expect(pastedPaths('/a.db\r\n\n  "/b c.db"\n')).toEqual(['/a.db', '/b c.db']);
	expect(pastedPaths("'/a b.db' /c\\ d.db ~/e.db")).toEqual(['/a b.db', '/c d.db', '~/e.db']);
	expect(pastedPaths('/data/my file.db')).toEqual(['/data/my file.db']);
	expect(pastedPaths('\n')).toEqual([]);
});
