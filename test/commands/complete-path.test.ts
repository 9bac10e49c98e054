import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {completePath} from '../../source/commands/complete-path.ts';

function world() {
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-complete-'));
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}));
	mkdirSync(path.join(dir, 'data/deep'), {recursive: true});
	for (const name of ['alerts.db', 'alerts.db-wal', 'alerts.db-shm', 'album.db', '.hidden.db', 'deep/x.db']) {
		writeFileSync(path.join(dir, 'data', name), '');
	}
	return {cwd: dir, home: path.join(dir, 'data')};
}

test('completes what all have in common, and lists what it could be', () => {
	const place = world();
	expect(completePath('da', place)).toEqual({path: 'data/', candidates: ['data/']});
	expect(completePath('data/a', place)).toEqual({path: 'data/al', candidates: ['album.db', 'alerts.db']});
	expect(completePath('data/ale', place)).toEqual({path: 'data/alerts.db', candidates: ['alerts.db']});
	expect(completePath('data/', place).candidates).toEqual(['album.db', 'alerts.db', 'deep/']);
	expect(completePath('data/.', place).candidates).toEqual(['.hidden.db']);
	expect(completePath('data/zzz', place)).toEqual({path: 'data/zzz', candidates: []});
	expect(completePath('nowhere/z', place)).toEqual({path: 'nowhere/z', candidates: []});
});

test('puts the home folder in the place of ~, and takes whole paths', () => {
	const place = world();
	expect(completePath('~/de', place)).toEqual({path: `${place.home}/deep/`, candidates: ['deep/']});
	expect(completePath('~', place).path).toBe(`${place.home}/`);
	expect(completePath(`${place.home}/alb`, place).path).toBe(`${place.home}/album.db`);
});
