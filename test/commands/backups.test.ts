import {existsSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {makeInterrupts} from '../../source/commands/interrupts.ts';
import {engine} from '../../source/engine/engine.ts';
import {writeSource} from '../migration.ts';
import {startMigrator} from '../torture/migrator.ts';
import {type BackupWorld, backupWorld, names, nowhere} from './backup-world.ts';
import {commandLine, workFolder} from './command-line.ts';

/** Runs the program until a test's fail point kills it, on the world's state folder. @returns the run's id */
async function killed({args, cwd, at}: BackupWorld, point: string): Promise<string> {
	const [, config, ...rest] = args;
	const absolute = [
		'--config',
		at(config ?? ''),
		...rest.map(arg => arg.replace(/^(\w=)(\w+\.db)$/, `$1${cwd}/$2`)),
	];
	const {ended} = startMigrator(['run', '--yes', '--new', ...absolute], {
		MINGUS_MIGRATE_HOME: at('state'),
		MINGUS_MIGRATE_FAIL_POINT: point,
	});
	const {signal, events} = await ended;
	expect(signal).toBe('SIGKILL');
	return String(events[0]?.run);
}

/** The runs whose snapshots are there; what takes a run back may be there without. */
const kept = ({at}: BackupWorld) =>
	names(at('state', 'backups')).filter(run => existsSync(at('state', 'backups', run, 'a.db')));

const list = async ({command}: BackupWorld, ...more: string[]) =>
	JSON.parse((await command('backups', '--json', ...more)).out);

it('lists what there is: run, mapping, when, state, databases, sizes', async () => {
	const world = await backupWorld();
	const {run, command, at} = world;
	expect((await command('backups')).out).toBe(`No backups in ${at('state', 'backups')}.\n`);
	const [first, second] = [await run(), await run('--backup-dir', 'elsewhere')];
	await run('--no-backup');
	const {out, exitCode, err} = await command('backups');
	expect({exitCode, err}).toEqual({exitCode: 0, err: ''});
	const lines = out.split('\n');
	expect(lines[1]).toMatch(
		new RegExp(`^${second}  shop +\\d{4}-.*  finished +.* KB  a \\(20\\.0 KB\\), b \\(8\\.0 KB\\)$`),
	);
	expect(lines[2]).toContain(first);
	expect(out).toMatch(/^2 backups, 5\d\.\d KB$/m);
	expect(out).not.toContain('*');
	const told = await list(world);
	expect(told).toMatchObject({event: 'backups', folder: at('state', 'backups')});
	expect(told.bytes).toBe(told.backups[0].bytes + told.backups[1].bytes);
	expect(told.backups[1]).toMatchObject({
		run: first,
		mapping: 'shop',
		state: 'finished',
		needed: false,
		folder: at('state', 'backups', first),
		databases: [
			{source: 'a', file: at('state', 'backups', first, 'a.db'), is_there: true, original: at('a.db')},
			{source: 'b', bytes: 8192},
		],
	});
});

it('prune keeps the newest, says what goes, and asks or is told', async () => {
	const world = await backupWorld();
	const {run, command} = world;
	const runs = [await run(), await run(), await run()];
	const asked = await command('backups', 'prune', '--keep', '1');
	expect(asked.exitCode).toBe(2);
	expect(asked.err).toContain('nobody is there to be asked. [bad-usage]');
	expect((await command('backups', 'prune', '--keep', '1', '--json')).exitCode).toBe(2);
	const dry = await command('backups', 'prune', '--keep', '1', '--dry-run');
	expect(dry.exitCode).toBe(0);
	expect(dry.out).toContain(`${runs[0]}  shop`);
	expect(dry.out).not.toContain(String(runs[2]));
	expect(kept(world)).toEqual([...runs].sort());
	const {out, exitCode} = await command('backups', 'prune', '--keep', '1', '--yes', '--json');
	expect(exitCode).toBe(0);
	const told = JSON.parse(out);
	expect(told).toMatchObject({
		event: 'pruned',
		dry_run: false,
		removed: [{run: runs[1]}, {run: runs[0]}],
		needed: [],
	});
	expect(told.freed_bytes).toBe(told.removed[0].bytes + told.removed[1].bytes);
	expect(kept(world)).toEqual([runs[2]]);
	expect((await command('backups', 'prune', '--older-than', '1d', '--yes')).out).toBe(
		'Nothing is to be removed.\n',
	);
	const last = await command('backups', 'prune', '--keep', '0', '--yes');
	expect(last.out).toMatch(/1 backup removed, 2\d\.\d KB freed\.\n$/);
	expect(kept(world)).toEqual([]);
});

it('what an unfinished run needs is marked and stays, until it is given up in so many words', async () => {
	const world = await backupWorld();
	const {command, at, url} = world;
	const id = await killed(world, 'batch-committed');
	const unfinished = {run: id, state: 'interrupted', needed: true};
	for (const more of [[], ['--target', url], ['--target', nowhere]]) {
		expect((await list(world, ...more)).backups).toMatchObject([unfinished]);
	}
	const marked = (await command('backups')).out;
	expect(marked).toContain('interrupted *');
	expect(marked).toContain('* A run that has not finished may need its snapshots');
	const {out} = await command('backups', 'prune', '--keep', '0', '--yes');
	expect(out).toContain(`Left: ${id} is interrupted, and may need its snapshots`);
	expect(kept(world)).toEqual([id]);
	// Without the history only the ledger knows, and without both it may be needed as well.
	rmSync(at('state', 'settings.json'));
	expect((await list(world)).backups).toMatchObject([{run: id, state: 'unknown', needed: true}]);
	expect((await list(world, '--target', url)).backups).toMatchObject([unfinished]);
	await command('backups', 'prune', '--keep', '0', '--yes', '--unfinished', '--target', url);
	expect(kept(world)).toEqual([]);
});

it('what retry needs to load rejects is marked and stays, until they are loaded or given up', async () => {
	const world = await backupWorld();
	const {args, cwd, at, command, url, client} = world;
	writeSource(at('b.db'), 'CREATE TABLE n (i INTEGER PRIMARY KEY); INSERT INTO n VALUES (1), (5000000000)');
	writeFileSync(
		at('mapping.yaml'),
		readFileSync(at('mapping.yaml'), 'utf8').replace(
			'loads: [',
			'loads: [{into: n, from: b.n, match: by-name}, ',
		),
	);
	await client.query('CREATE TABLE n (i int PRIMARY KEY)');
	const ran = await commandLine(['run', '--yes', '--json', ...args], {cwd, engine});
	expect(ran.exitCode).toBe(3);
	const {run} = JSON.parse(ran.out.split('\n', 1)[0] ?? '');
	const needed = {run, state: 'finished', needed: true, rejects: 1};
	for (const more of [[], ['--target', url], ['--target', nowhere]]) {
		expect((await list(world, ...more)).backups).toMatchObject([needed]);
	}
	expect((await command('backups')).out).toMatch(/finished \+.*\n\+ A run with rejects needs/s);
	const {out, exitCode} = await command('backups', 'prune', '--keep', '0', '--yes');
	expect({out, exitCode}).toEqual({
		out: `Nothing is to be removed.\nLeft: ${run} has 1 reject, and needs its snapshots for retry to load them; --with-rejects gives them up.\n`,
		exitCode: 0,
	});
	expect((await command('backups', 'prune', '--keep', '0', '--with-rejects', '--dry-run')).out).toContain(
		run,
	);
	expect(kept(world)).toEqual([run]);

	// A report that is gone is no proof that there are none; the ledger knows.
	const report = at('state', 'runs', run, 'report.json');
	renameSync(report, at('report.json'));
	expect((await list(world)).backups).toMatchObject([{...needed, rejects: null}]);
	expect((await command('backups', 'prune', '--keep', '0', '--yes')).out).toContain('may have rejects');
	expect((await list(world, '--target', url)).backups).toMatchObject([needed]);
	renameSync(at('report.json'), report);

	await client.query('ALTER TABLE n ALTER i TYPE bigint');
	expect((await commandLine(['retry', '--yes', '--target', url], {cwd, engine})).exitCode).toBe(0);
	for (const more of [[], ['--target', url]]) {
		expect((await list(world, ...more)).backups).toMatchObject([{run, needed: false, rejects: 0}]);
	}
	await command('backups', 'prune', '--keep', '0', '--yes');
	expect(kept(world)).toEqual([]);
});

it('an interruption of prune leaves what is not yet removed, and says how much', async () => {
	const world = await backupWorld();
	await world.run();
	await world.run();
	const interrupts = makeInterrupts({announce: () => {}, exit: () => {}});
	let out = '';
	const write = (text: string) => {
		out += text;
		interrupts.holdOff();
		interrupts.interrupt();
	};
	const args = ['backups', 'prune', '--keep', '0', '--yes'];
	expect((await commandLine(args, {cwd: world.cwd, interrupts, write})).exitCode).toBe(130);
	expect(out).toMatch(/0 backups removed, 0 B freed; interrupted, 2 left\.\n$/);
	expect(kept(world)).toHaveLength(2);
});

it('a process that was killed while it took snapshots leaves something over, which prune removes', async () => {
	const world = await backupWorld();
	const {command, at} = world;
	const id = await killed(world, 'snapshot-taken:2');
	expect(names(at('state', 'backups', id))).toEqual(['a.db', 'b.db', 'snapshots.json']);
	expect((await list(world)).backups).toMatchObject([
		{run: id, state: 'leftover', needed: false, databases: [{source: 'a'}]},
	]);
	expect((await command('backups')).out).toContain('leftover: of a process that was killed');
	expect((await command('restore')).err).toContain('[run-not-found]');
	expect((await command('restore', id, '--out', 'out')).exitCode).toBe(0);
	expect(names(at('out'))).toEqual(['a.db']);
	expect((await command('backups', 'prune', '--leftovers', '--yes')).exitCode).toBe(0);
	expect(existsSync(at('state', 'backups', id))).toBe(false);
});

it('killed between the snapshots and the ledger: the ledger alone can say that nothing needs them', async () => {
	const world = await backupWorld();
	const {at, url} = world;
	const id = await killed(world, 'schema-uncommitted');
	expect((await list(world)).backups).toMatchObject([{run: id, state: 'interrupted', needed: true}]);
	expect((await list(world, '--target', url)).backups).toMatchObject([
		{run: id, state: 'leftover', needed: false},
	]);
	// The ledger of another target says nothing of it.
	const manifest = at('state', 'backups', id, 'snapshots.json');
	writeFileSync(
		manifest,
		readFileSync(manifest, 'utf8').replace(/"target": ".*"/, '"target": "db.test:5432/other as me"'),
	);
	expect((await list(world, '--target', url)).backups).toMatchObject([{state: 'interrupted', needed: true}]);
});

it('a run that is at work is left alone', async () => {
	const world = await backupWorld();
	const {run, command, at, url} = world;
	const id = await run();
	const manifest = at('state', 'backups', id, 'snapshots.json');
	writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"complete": true', '"complete": false'));
	renameSync(at('state', 'settings.json'), at('settings.json'));
	expect((await list(world)).backups).toMatchObject([{run: id, state: 'running', needed: true}]);
	await command('backups', 'prune', '--keep', '0', '--unfinished', '--yes');
	expect(kept(world)).toEqual([id]);
	expect((await list(world, '--target', url)).backups).toMatchObject([{state: 'finished'}]);
});

it.each([
	[[], 'Nothing says which backups are to go'],
	[['--keep', 'two'], '--keep: must be a whole number'],
	[['--keep', '-1'], '--keep: must be a whole number'],
	[['--older-than', '30'], '--older-than: must be a number of hours, days or weeks'],
	[['--leftovers', '--keep', '1'], '--leftovers takes only what is left over'],
])('prune %j is refused: %s', async (args, words) => {
	const {exitCode, err} = await commandLine(['backups', 'prune', ...args, '--yes'], {cwd: workFolder()});
	expect(err).toContain(words);
	expect(exitCode).toBe(2);
});

it('a word that backups does not know is refused', async () => {
	const {exitCode, out} = await commandLine(['backups', 'purge']);
	expect({exitCode, out}).toEqual({exitCode: 2, out: ''});
});
