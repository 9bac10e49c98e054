import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {text} from 'node:stream/consumers';
import {beforeAll, expect, it, onTestFinished} from 'vitest';

const repository = path.join(import.meta.dirname, '../..');
const launcher = path.join(repository, 'bin/mingus-migrate.js');

beforeAll(() => {
	expect(existsSync(path.join(repository, 'build/cli.js')), 'npm run build comes before these tests').toBe(
		true,
	);
});

function temporaryFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-cli-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** The real program, without a terminal, its stdin open and silent, in a home of its own. */
function start(
	args: readonly string[],
	{script = launcher, node = [] as readonly string[], home = temporaryFolder()} = {},
) {
	const env = {PATH: process.env.PATH, HOME: home};
	const child = spawn(process.execPath, [...node, script, ...args], {env, cwd: home, stdio: 'pipe'});
	onTestFinished(() => void child.kill('SIGKILL'));
	return child;
}

async function outcome(child: ChildProcess & {stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream}) {
	const ended = once(child, 'exit');
	const [out, err, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
	return {out, err, exitCode};
}

it('an old Node is told so in one line', async () => {
	const preload = path.join(temporaryFolder(), 'old.cjs');
	writeFileSync(
		preload,
		"Object.defineProperty(process, 'versions', {value: {...process.versions, node: '22.21.1'}});\n",
	);
	const {out, err, exitCode} = await outcome(start(['run'], {node: ['-r', preload]}));
	expect(exitCode).toBe(2);
	expect(out).toBe('');
	expect(err).toMatch(/^mingus-migrate needs Node\.js 22\.22 or newer; this is 22\.21\.1 .*\n$/);
});

it('without a build the launcher says what to run, and still knows its version', async () => {
	const folder = temporaryFolder();
	mkdirSync(path.join(folder, 'bin'));
	const script = path.join(folder, 'bin/mingus-migrate.js');
	cpSync(launcher, script);
	writeFileSync(path.join(folder, 'package.json'), '{"type": "module", "version": "9.8.7"}');
	expect(await outcome(start([], {script}))).toEqual({
		out: '',
		err: 'mingus-migrate has not been built yet: run "npm run build" first.\n',
		exitCode: 2,
	});
	expect(await outcome(start(['--version'], {script}))).toEqual({out: '9.8.7\n', err: '', exitCode: 0});
});

it.each([[[]], [['run']], [['plan']], [['preview']], [['--plain']]])(
	'%j ends by itself while stdin stays open and nobody answers',
	async args => {
		const {exitCode, err} = await outcome(start(args));
		expect(exitCode).toBe(2);
		expect(err).toMatch(/^Error: .*\[[a-z-]+\]\n.+\n$/);
	},
);

it('a reader that goes away ends the program without a word', async () => {
	const child = start(['schema']);
	child.stdout.destroy();
	const [err, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
	expect(err).toBe('');
	// Depends on whether the last line was written before the reader was gone.
	expect([0, 130]).toContain(exitCode);
});

it('the settings in the home folder are for their owner only, and a damaged file is named', async () => {
	const home = temporaryFolder();
	expect(await outcome(start(['runs'], {home}))).toEqual({out: 'No runs yet.\n', err: '', exitCode: 0});
	const folders = readdirSync(home, {recursive: true, encoding: 'utf8'}).filter(
		name => path.basename(name) === 'mingus-migrate',
	);
	expect(folders).toContain('.cache/mingus-migrate');
	expect(folders.map(folder => statSync(path.join(home, folder)).mode & 0o777)).toEqual([0o700, 0o700]);
	const settings = folders.find(folder => !folder.startsWith('.cache')) ?? 'missing';
	const file = path.join(home, settings, 'settings.json');
	writeFileSync(file, '[]');
	const {exitCode, err} = await outcome(start(['runs'], {home}));
	expect(exitCode).toBe(2);
	expect(err).toContain(file);
});

it('the first Ctrl-C ends a run after the batches under way, with its report, and leaves nothing behind', async () => {
	const home = temporaryFolder();
	chmodSync(home, 0o755);
	const dir = path.join(home, 'demo');
	const child = start(['demo', '--json', '--rows', '30000', '--dir', dir], {home});
	const events: Array<Record<string, unknown>> = [];
	let interrupted = false;
	const lines = createInterface({input: child.stdout});
	lines.on('line', line => {
		const event = JSON.parse(line);
		events.push(event);
		if (event.event === 'batch-committed' && !interrupted) {
			interrupted = true;
			child.kill('SIGINT');
		}
	});
	const [err, [exitCode]] = await Promise.all([
		text(child.stderr),
		once(child, 'exit'),
		once(lines, 'close'),
	]);
	expect(err).toContain('Stopping after what is under way.');
	expect(exitCode).toBe(130);
	expect(events.at(-1)).toMatchObject({event: 'finished', exit_code: 130, report: {state: 'interrupted'}});
	expect(existsSync(path.join(dir, 'cluster/data/postmaster.pid'))).toBe(false);
	const runs = await outcome(start(['runs', '--json', '--state-dir', path.join(dir, 'state')], {home}));
	expect(JSON.parse(runs.out)).toMatchObject({state: 'interrupted', run: events[0]?.run});
});
