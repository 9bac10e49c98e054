/** `demo`: five sample databases, a PostgreSQL of our own, and a migration that must reject what was planted. */
import {randomBytes} from 'node:crypto';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {startPostgres} from '../embedded/postgres/start.ts';
import {type SampleReport, sampleFiles, writeSamples} from '../embedded/samples/samples.ts';
import {ExitCode, MigrationError} from '../engine/errors.ts';
import type {Command, CommandContext} from './context.ts';
import {judgeRejects, withRejects} from './demo-rejects.ts';
import type {DemoFlags} from './flags.ts';
import {type Preparation, prepare} from './prepare.ts';
import {guide} from './wizard.ts';

export const demoCommand: Command<DemoFlags> = async (flags, context) => {
	refuseForeign(flags);
	const {dir, leave} = openFolder(flags, context);
	const say = flags.json ? context.writeError : context.write;
	const release = context.interrupts.holdOff();
	try {
		say(`Writing sample databases to ${dir}\n`);
		const samples = writeSamples({dir, ...samplesWanted(flags)});
		stopIfInterrupted(context);
		say('Starting PostgreSQL\n');
		const server = await startPostgres({dir, removeOnExit: leave !== undefined});
		try {
			stopIfInterrupted(context);
			release();
			const exitCode = await migrateSamples(
				samples,
				{flags, dir, url: server.url, stays: leave === undefined},
				context,
			);
			say(leave === undefined ? '' : `${dir} is removed now; --keep keeps it.\n`);
			return exitCode;
		} finally {
			await server.stop();
		}
	} finally {
		release();
		leave?.();
	}
};

const note = 'Rejects are expected here: the samples have planted defects.';

interface Demo {
	readonly flags: DemoFlags;
	readonly dir: string;
	readonly url: string;
	/** Whether the folder stays after the end. */
	readonly stays: boolean;
}

async function migrateSamples(
	samples: SampleReport,
	{flags, dir, url, stays}: Demo,
	context: CommandContext,
): Promise<number> {
	const filled = {
		...flags,
		source: sampleFiles(dir),
		target: url,
		createSchema: true,
		stateDir: flags.stateDir ?? path.join(dir, 'state'),
	};
	const prepared = await inFreshSchema(await prepare(filled, context));
	const {engine, outcome, differs} = withRejects(prepared.engine);
	const afterwards = {...prepared.afterwards, state: stays || flags.stateDir !== undefined, server: false};
	const exitCode = await guide(
		{...prepared, engine, note, afterwards, trialFolder: undefined},
		filled,
		context,
	);
	const {exit: judged, text} = judgeRejects(samples.rejects, outcome(), exitCode);
	const exit = differs() && judged === ExitCode.ok ? ExitCode.withRejects : judged;
	const say = flags.json || exit !== ExitCode.ok ? context.writeError : context.write;
	say(text);
	return exit;
}

/** A kept folder's server still holds what the last demo loaded. */
async function inFreshSchema(preparation: Preparation): Promise<Preparation> {
	const {engine, mapping, options} = preparation;
	const {tables} = await engine.inspectTarget(options.target, mapping.target.schema);
	if (!tables.some(({holdsRows}) => holdsRows)) {
		return preparation;
	}
	const schema = `demo_${randomBytes(4).toString('hex')}`;
	return {...preparation, mapping: {...mapping, target: {...mapping.target, schema}}};
}

/** The demo brings its own of these; to take others silently would mislead. */
function refuseForeign(flags: DemoFlags): void {
	const foreign = (['config', 'preset', 'source', 'target'] as const).find(name => flags[name] !== undefined);
	if (foreign !== undefined) {
		throw new MigrationError(
			'bad-usage',
			`demo takes no --${foreign}: it brings its own mapping, sources and target.`,
			{
				hint: 'mingus-migrate run migrates databases of your own.',
			},
		);
	}
}

/** `leave` removes a folder that was made for this demo only, as the end of the process does. */
function openFolder({dir, keep}: DemoFlags, {cwd}: CommandContext): {dir: string; leave?: () => void} {
	if (dir !== undefined) {
		const folder = path.resolve(cwd, dir);
		mkdirSync(folder, {recursive: true});
		return {dir: folder};
	}
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-demo-'));
	if (keep) {
		return {dir: folder};
	}
	const remove = () => rmSync(folder, {recursive: true, force: true, maxRetries: 3});
	process.once('exit', remove);
	return {
		dir: folder,
		leave() {
			process.removeListener('exit', remove);
			remove();
		},
	};
}

function samplesWanted({layout = 'observed', rows = '5000', seed = '1', dirt = '0.01'}: DemoFlags) {
	if (layout !== 'observed' && layout !== 'documented') {
		throw new MigrationError('bad-usage', `There is no layout ${JSON.stringify(layout)}.`, {
			hint: 'Layouts: observed, documented.',
		});
	}
	return {layout, rows: numberOf(rows), seed: numberOf(seed), dirt: numberOf(dirt)} as const;
}

/** NaN, which every check refuses, for what is no number; Number() itself takes a blank text for 0. */
function numberOf(text: string): number {
	return text.trim() === '' ? Number.NaN : Number(text);
}

function stopIfInterrupted({interrupts}: CommandContext): void {
	if (interrupts.signal.aborted) {
		throw new MigrationError('interrupted', 'The demo was interrupted before it began to migrate.');
	}
}
