import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {expect, onTestFinished, test, vi} from 'vitest';
import {startPostgres} from '../../source/embedded/postgres/start.ts';
import type {Report} from '../../source/engine/report/report.ts';
import {openTerminal, type Terminal, type TerminalSize} from './tmux-terminal.ts';
import {isWhole, resultStation, type Station, stationsBeforeRun} from './wizard-path.ts';

// Whole migrations, on a machine that may have others to do.
vi.setConfig({testTimeout: 180_000});

const launcher = path.join(import.meta.dirname, '../../bin/mingus-migrate.js');

interface Demo {
	readonly terminal: Terminal;
	readonly size: TerminalSize;
	readonly dir: string;
}

async function openDemo(
	size: TerminalSize,
	args: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
): Promise<Demo> {
	const dir = mkdtempSync(path.join(tmpdir(), 'mingus-wizard-'));
	onTestFinished(() => rmSync(dir, {recursive: true, force: true, maxRetries: 10}));
	const command = [process.execPath, launcher, 'demo', '--dir', dir, ...args];
	const terminal = await openTerminal({...size, command, env});
	onTestFinished(() => terminal.close());
	return {terminal, size, dir};
}

async function arriveAt({terminal, size}: Demo, {name, says}: Station): Promise<readonly string[]> {
	return terminal.until(
		rows => rows.some(row => says.test(row)) && isWhole(rows, size.columns, size.rows),
		`the ${name} screen with a whole frame, saying ${says}`,
	);
}

/** Presses each screen's key, once that screen is there. */
async function walk(demo: Demo, stations: readonly Station[]): Promise<void> {
	for (const station of stations) {
		await arriveAt(demo, station);
		await demo.terminal.press(station.key);
	}
}

function readReport(dir: string): Report {
	const runs = path.join(dir, 'state/runs');
	const [run, ...others] = readdirSync(runs);
	expect(others).toEqual([]);
	return JSON.parse(readFileSync(path.join(runs, run ?? '', 'report.json'), 'utf8'));
}

async function countRows(dir: string, tables: readonly string[]): Promise<Record<string, number>> {
	const server = await startPostgres({dir, removeOnExit: false});
	const client = new pg.Client({connectionString: server.url});
	try {
		await client.connect();
		const counts: Record<string, number> = {};
		for (const table of tables) {
			const {rows} = await client.query(
				`SELECT count(*)::integer AS count FROM ${pg.escapeIdentifier(table)}`,
			);
			counts[table] = rows[0].count;
		}
		return counts;
	} finally {
		await client.end();
		await server.stop();
	}
}

async function expectTerminalRestored(terminal: Terminal): Promise<void> {
	expect(await terminal.modes()).toEqual({cursorShown: true, alternateScreen: false});
	const settings = terminal.lineSettings().split(/[\s;]+/);
	expect(settings).toEqual(expect.arrayContaining(['icanon', 'echo', 'isig']));
}

test('keys alone lead from the first screen to a filled target', async () => {
	const demo = await openDemo({columns: 80, rows: 24});
	await walk(demo, [...stationsBeforeRun, resultStation]);
	expect(await demo.terminal.exitCode()).toBe(0);
	await expectTerminalRestored(demo.terminal);

	const {overall_stats: overall, table_stats: tables} = readReport(demo.dir);
	expect(overall.failed_records).toBeGreaterThan(0);
	expect(overall.successful_records + overall.failed_records).toBe(overall.total_records);
	const loaded = Object.entries(tables).map(([table, stats]) => [table, stats.successful_records] as const);
	expect(loaded).toHaveLength(10);
	const names = loaded.map(([table]) => table);
	expect(await countRows(demo.dir, names)).toEqual(Object.fromEntries(loaded));
	expect((await demo.terminal.screen()).join('\n')).toContain(
		`${overall.failed_records} rows were planted to be rejected, and exactly these were.`,
	);
});

test('a run is drawn at any size, and p lets it stand still; Ctrl-C stops it after the batches under way and gives the terminal back', async () => {
	const demo = await openDemo({columns: 80, rows: 24}, ['--rows', '60000']);
	const {terminal} = demo;
	const toOptions = stationsBeforeRun.slice(0, -2);
	const fromOptions = stationsBeforeRun.slice(-2);
	await walk(demo, toOptions);
	await terminal.until(rows => rows.some(row => row.includes('❯ Mode ')), 'the options');
	await terminal.press('?');
	await terminal.until(rows => rows.some(row => /^ Home End g G +to the beginning/.test(row)), 'all keys');
	await terminal.press('?');
	await terminal.until(rows => rows.some(row => row.includes('❯ Mode ')), 'the options again');
	await terminal.press('Down', 'Left', 'Left', 'Left');
	await terminal.until(rows => rows.some(row => / Rows a transaction +1,000$/.test(row)), 'smaller batches');
	await walk(demo, fromOptions);
	const readRows = /^ [1-9][\d,]* of [\d,]+ rows/;
	await terminal.until(rows => rows.some(row => readRows.test(row)), 'rows being read');
	for (const size of [{columns: 250, rows: 70}, {columns: 60, rows: 15}, demo.size]) {
		await terminal.resize(size);
		await terminal.until(
			rows => rows.some(row => readRows.test(row)) && isWhole(rows, size.columns, size.rows),
			`the run, whole on ${size.columns} by ${size.rows}`,
		);
	}
	await terminal.press('p');
	await terminal.until(rows => rows.some(row => /^ Paused for /.test(row)), 'a run that stands still');
	await terminal.press('C-c');
	await arriveAt(demo, {...resultStation, says: /Interrupted\. What was committed stays/});
	await terminal.press('q');
	expect(await terminal.exitCode()).toBe(130);
	await expectTerminalRestored(terminal);

	const {overall_stats: overall, table_stats: tables} = readReport(demo.dir);
	expect(overall.processed_records).toBeGreaterThan(0);
	expect(overall.processed_records).toBeLessThan(overall.total_records);
	const loaded = Object.entries(tables).map(([table, stats]) => [table, stats.successful_records] as const);
	const names = loaded.map(([table]) => table);
	expect(await countRows(demo.dir, names)).toEqual(Object.fromEntries(loaded));
});

test('a terminal of another size is drawn anew, without anything left of what it showed before', async () => {
	const demo = await openDemo({columns: 80, rows: 24}, ['--rows', '500']);
	const sources: Station = {name: 'sources', says: /5 databases found/, key: 'Enter'};
	await walk(demo, stationsBeforeRun.slice(0, 1));
	await arriveAt(demo, sources);
	await demo.terminal.press('F1');
	await demo.terminal.until(rows => rows.some(row => / All keys of this screen/.test(row)), 'all keys');
	await demo.terminal.press('F1');
	for (const size of [
		{columns: 100, rows: 30},
		{columns: 70, rows: 20},
		{columns: 60, rows: 20},
		{columns: 60, rows: 15},
	]) {
		await demo.terminal.resize(size);
		await arriveAt({...demo, size}, sources);
	}
	await demo.terminal.resize({columns: 50, rows: 15});
	await demo.terminal.until(
		rows => /^The terminal is too small\b[^─]*$/.test(rows.join('\n')),
		'what it needs, and nothing else',
	);
	await demo.terminal.resize(demo.size);
	await arriveAt(demo, sources);
	await demo.terminal.press('C-c');
	expect(await demo.terminal.exitCode()).toBe(130);
	await expectTerminalRestored(demo.terminal);
});

test('the smallest terminal leads the same way, in colours that every background and sixteen of them allow', async () => {
	const demo = await openDemo({columns: 60, rows: 15}, ['--rows', '500']);
	const used = new Set<string>();
	for (const station of [...stationsBeforeRun, resultStation]) {
		await arriveAt(demo, station);
		const styled = (await demo.terminal.styledScreen()).join('\n').replaceAll('\x1b[', 'CSI ');
		for (const [, codes = ''] of styled.matchAll(/CSI ([\d;]*)m/g)) {
			for (const code of codes.split(';')) {
				used.add(code);
			}
		}
		await demo.terminal.press(station.key);
	}
	expect(await demo.terminal.exitCode()).toBe(0);
	await expectTerminalRestored(demo.terminal);
	// Bold, dim, and the terminal's own red, green, yellow and cyan: no black and no white, and nothing behind a text.
	const [colours, others] = [
		[...used].filter(code => /^[349]\d$/.test(code)),
		[...used].filter(code => code.length > 2),
	];
	expect(colours.filter(code => !['31', '32', '33', '36', '39', '49'].includes(code))).toEqual([]);
	expect(colours.filter(code => ['31', '32', '33', '36'].includes(code)).length).toBeGreaterThan(1);
	expect(others).toEqual([]);
});

test('NO_COLOR is obeyed on every screen', async () => {
	const demo = await openDemo({columns: 120, rows: 40}, ['--rows', '500'], {NO_COLOR: '1'});
	for (const station of [...stationsBeforeRun, resultStation]) {
		await arriveAt(demo, station);
		// 39 and 49 are the terminal's own colours.
		const styled = (await demo.terminal.styledScreen()).join('\n').replaceAll('\x1b[', 'CSI ');
		expect(styled).not.toMatch(/CSI (?:\d*;)*(?:[349][0-8]|10[0-7])[;m]/);
		await demo.terminal.press(station.key);
	}
	expect(await demo.terminal.exitCode()).toBe(0);
});
