// What a user would see go wrong: a run that was killed, and a wizard that knows nothing of it, or loads rows twice.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {sampleFiles, writeSamples} from '../../source/embedded/samples/samples.ts';
import {freshDatabase} from '../fresh-database.ts';
import {rowsOf} from '../migration.ts';
import {openTerminal, type TerminalSize} from './tmux-terminal.ts';
import {isWhole} from './wizard-path.ts';

vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

/** Clean sample databases, an empty target, and terminals in which the program runs on them. */
async function world(size: TerminalSize) {
	const {client, url, drop} = await freshDatabase();
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-resume-'));
	onTestFinished(async () => {
		rmSync(dir, {recursive: true, force: true, maxRetries: 10});
		await drop();
	});
	writeSamples({dir, layout: 'observed', rows: 6000, seed: 1, dirt: 0});
	const files = Object.entries(sampleFiles(dir)).flatMap(([name, file]) => ['--source', `${name}=${file}`]);
	const open = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
		const terminal = await openTerminal({
			...size,
			command: [process.execPath, launcher, ...args, '--state-dir', path.join(dir, 'state')],
			env: {DATABASE_URL: url, ...env},
		});
		onTestFinished(() => terminal.close());
		const shows = (what: RegExp) =>
			terminal.until(
				rows => rows.some(row => what.test(row)) && isWhole(rows, size.columns, size.rows),
				`a whole frame that says ${what}`,
			);
		return {terminal, shows};
	};
	return {client, open, begin: ['--preset', 'mingus', '--create-schema', '--batch-size', '100', ...files]};
}

type World = Awaited<ReturnType<typeof world>>;

/** Starts the migration by keys; the program is killed (SIGKILL) in the middle of it. */
async function killedRun({client, open, begin}: World): Promise<void> {
	const {terminal, shows} = await open(begin, {MINGUS_MIGRATE_FAIL_POINT: 'batch-committed:20'});
	const screens = [
		/Nothing is written to the target before/,
		/5 databases found/,
		/Enter tests the connection/,
		/Connected to database/,
		/Nothing stands in the way/,
		/\d sample rows\. Nothing has been written/,
		/How is it to be done\?/,
		/Ready to migrate/,
	];
	for (const screen of screens) {
		await shows(screen);
		await terminal.press('Enter');
	}
	expect(await terminal.exitCode()).toBe(128 + 9);
	const [[loaded, state] = []] = await rowsOf(
		client,
		'SELECT sum(rows_loaded)::int, max(state) FROM mingus_migrate.batches JOIN mingus_migrate.runs USING (run)',
	);
	expect(loaded).toBeGreaterThan(500);
	expect(state).toBe('running');
}

/** Every row of the plan is accounted for, and the tables hold what was loaded: no row is missing, none is there twice. */
async function expectAllOnce({client}: World): Promise<void> {
	const loads = await rowsOf(
		client,
		`SELECT target_table, sum(source_rows)::int, sum(read)::int, sum(loaded)::int FROM mingus_migrate.loads
		JOIN (SELECT run, load, sum(rows_read) AS read, sum(rows_loaded) AS loaded FROM mingus_migrate.batches GROUP BY 1, 2) b
		USING (run, load) GROUP BY 1`,
	);
	expect(loads.length).toBeGreaterThan(5);
	for (const [table, rows, read, loaded] of loads) {
		expect([table, read, loaded]).toEqual([table, rows, rows]);
		expect(await rowsOf(client, `SELECT count(*)::int FROM public."${table}"`)).toEqual([[rows]]);
	}
	expect(await rowsOf(client, 'SELECT state FROM mingus_migrate.runs')).toEqual([['finished']]);
}

test.each([
	{columns: 80, rows: 24},
	{columns: 60, rows: 15},
])(
	'killed in the middle, the run is the first screen of the next start, and Enter ends it on $columns by $rows',
	async size => {
		const its = await world(size);
		await killedRun(its);
		const {terminal, shows} = await its.open([]);
		await shows(/^ An interrupted run$/);
		await shows(/rows done, [\d,]+ left/);
		await terminal.press('Enter');
		await shows(/Every row was migrated/);
		await terminal.press('v');
		await shows(/Verified\./);
		await terminal.press('q');
		expect(await terminal.exitCode()).toBe(0);
		await expectAllOnce(its);
	},
);

/** A run that was killed, in the middle of going on. */
async function goneOn(its: World) {
	await killedRun(its);
	const opened = await its.open(its.begin);
	await opened.shows(/^ An interrupted run$/);
	await opened.terminal.press('Enter');
	await opened.shows(/^ [1-9][\d,]* of [\d,]+ rows(?! done)/);
	return opened;
}

test('Ctrl-C stops a run, and r goes on with it on the same screen', async () => {
	const its = await world({columns: 80, rows: 24});
	const {terminal, shows} = await goneOn(its);
	await terminal.press('C-c');
	await shows(/r goes on with it right here/);
	await terminal.press('r');
	await shows(/Every row was migrated/);
	await terminal.press('q');
	expect(await terminal.exitCode()).toBe(0);
	await expectAllOnce(its);
});

test('a second Ctrl-C leaves at once, gives the terminal back, and says how to go on', async () => {
	const its = await world({columns: 80, rows: 24});
	const {terminal, shows} = await goneOn(its);
	// A batch that does not come to its end.
	await its.client.query('BEGIN; LOCK TABLE system_alerts');
	await shows(/waits for session/);
	await terminal.press('C-c');
	await shows(/Ctrl-C leave at once/);
	await terminal.press('C-c');
	expect(await terminal.exitCode()).toBe(130);
	await its.client.query('ROLLBACK');
	expect(await terminal.modes()).toEqual({cursorShown: true, alternateScreen: false});
	const [id] = (await rowsOf(its.client, 'SELECT run::text FROM mingus_migrate.runs')).flat();
	expect((await terminal.screen()).join('')).toContain(`go on with: mingus-migrate resume ${id}`);
	const again = await its.open([]);
	await again.shows(/^ An interrupted run$/);
	await again.terminal.press('Enter');
	await again.shows(/Every row was migrated/);
	await again.terminal.press('q');
	expect(await again.terminal.exitCode()).toBe(0);
	await expectAllOnce(its);
});

test('the same by questions, one after another', async () => {
	const its = await world({columns: 160, rows: 50});
	await killedRun(its);
	const ask = async () => {
		const {terminal} = await its.open(['--plain']);
		const asked = (what: RegExp) =>
			terminal.until(rows => what.test(rows.join('\n')), `the question ${what}`);
		await asked(/Run [\da-f-]{36} of mingus, started .* was interrupted after .*\n.*Go on with it\?/);
		return {terminal, asked};
	};
	const declined = await ask();
	await declined.terminal.press('n', 'Enter');
	await declined.asked(/What is to be done\?/);
	await declined.terminal.press('Enter');
	await declined.asked(/Which mapping says/);
	await declined.terminal.press('C-c');
	expect(await declined.terminal.exitCode()).toBe(130);
	const {terminal} = await ask();
	await terminal.press('y', 'Enter');
	expect(await terminal.exitCode()).toBe(0);
	await expectAllOnce(its);
});
