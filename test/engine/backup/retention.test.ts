import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import type {Backup, BackupState} from '../../../source/engine/backup/catalog.ts';
import {chooseRemovals, removeBackup} from '../../../source/engine/backup/retention.ts';
import {testFolder} from '../../migration.ts';

const day = 86_400_000;
const now = new Date('2026-03-01T00:00:00Z');

/** A backup of so many days ago. */
function backup(
	run: string,
	days: number,
	state: BackupState = 'finished',
	mapping = 'm',
	rejects = 0,
): Backup {
	const startedAt = new Date(now.getTime() - days * day).toISOString();
	return {run, mapping, startedAt, state, folder: `/none/${run}`, snapshots: [], bytes: 1, rejects};
}

const all = [
	backup('new', 1),
	backup('stopped', 2, 'interrupted'),
	backup('dead', 3, 'leftover'),
	backup('other', 4, 'finished', 'n'),
	backup('middle', 5, 'rolled-back'),
	backup('strange', 6, 'unknown'),
	backup('old', 7),
	backup('working', 8, 'running'),
	backup('broken', 9, 'failed'),
	backup('dust', 40, 'leftover'),
	backup('rejecting', 41, 'finished', 'm', 3),
	backup('taken', 42, 'rolled-back', 'x', 3),
];

const chosen = (retention: Partial<Parameters<typeof chooseRemovals>[1]>) => {
	const {removed, needed} = chooseRemovals(all, {unfinished: false, withRejects: false, ...retention}, now);
	return [removed, needed].map(backups => backups.map(({run}) => run).join(' '));
};

const needed = 'stopped strange working broken rejecting';

it.each([
	[{keep: 1}, 'dead middle old dust', needed],
	[{keep: 2}, 'dead old dust', needed],
	[{keep: 0}, 'new dead other middle old dust taken', needed],
	[{olderThan: 4.5 * day}, 'middle old dust taken', 'strange working broken rejecting'],
	[{keep: 1, olderThan: 6.5 * day}, 'old dust', 'working broken rejecting'],
	[{keep: 2, olderThan: 4.5 * day}, 'old dust', 'strange working broken rejecting'],
	[{keep: 1, withRejects: true}, 'dead middle old dust rejecting', 'stopped strange working broken'],
	[{}, 'dead dust', ''],
	[{keep: 1, unfinished: true}, 'stopped dead middle strange old broken dust', 'working rejecting'],
	[{olderThan: 8.5 * day, unfinished: true}, 'broken dust taken', 'rejecting'],
])('with %j go: %s; and stay as needed: %s', (retention, removed, left) => {
	expect(chosen(retention)).toEqual([removed, left]);
});

it('backups whose folder is gone are not there to be counted or removed', () => {
	const {folder: _, ...gone} = backup('gone', 0);
	const {removed} = chooseRemovals([gone, ...all], {keep: 1, unfinished: false, withRejects: false}, now);
	expect(removed.map(({run}) => run)).toEqual(['dead', 'middle', 'old', 'dust']);
});

it('removes the snapshots of the run, not what takes it back, and nothing of a folder of another name', () => {
	const folder = join(testFolder(), 'run');
	mkdirSync(folder);
	writeFileSync(join(folder, 'x.db'), 'x');
	expect(() => removeBackup({...backup('another', 1), folder})).toThrow(
		'does not have the name of run another',
	);
	expect(existsSync(join(folder, 'x.db'))).toBe(true);
	expect(removeBackup({...backup('run', 1), folder, bytes: 7})).toBe(7);
	expect(existsSync(folder)).toBe(false);
	mkdirSync(folder);
	writeFileSync(join(folder, 'x.db'), 'x');
	writeFileSync(join(folder, 'rollback.sql'), 'x');
	removeBackup({...backup('run', 1), folder});
	expect(readdirSync(folder)).toEqual(['rollback.sql']);
});
