/** `rejects`: which rows of a run are still out, and why; exports them whole, to be edited and loaded by `retry`. */
import {closeSync, fchmodSync, openSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {ExitCode, MigrationError, messageOf} from '../engine/errors.ts';
import {addReject, type RejectGroup} from '../engine/report/reject-groups.ts';
import type {ListedReject} from '../engine/run/retry-request.ts';
import {type ExportFormat, exportFormats, exportText} from '../plain/reject-export.ts';
import {rejectGroupsText} from '../plain/report-text.ts';
import {counted} from '../ui/components/format.ts';
import type {CommandContext} from './context.ts';
import type {RejectsFlags} from './flags.ts';
import {prepare} from './prepare.ts';

/** @param run its id, or how it begins; default: the newest that has rejects which are out */
export async function rejectsCommand(
	run: string | undefined,
	flags: RejectsFlags,
	context: CommandContext,
): Promise<number> {
	const format = formatOf(flags);
	const {tables, code, ...others} = flags;
	const {engine, options} = await prepare(others, context);
	const rejects = engine.listRejects({
		target: options.target,
		...(run === undefined ? {} : {run}),
		...(tables === undefined ? {} : {tables: listed(tables)}),
		...(code === undefined ? {} : {codes: listed(code)}),
		showSensitive: flags.showSensitive ?? false,
	});
	const pieces = format === 'text' ? groupsText(rejects) : exportText(rejects, format);
	if (flags.out === undefined) {
		for await (const piece of pieces) {
			context.write(piece);
		}
	} else {
		await writeFile(path.resolve(context.cwd, flags.out), pieces, flags.force ?? false);
	}
	return ExitCode.ok;
}

function formatOf({format, json}: RejectsFlags): ExportFormat | 'text' {
	const name = format ?? (json ? 'json' : 'text');
	return name === 'text' ? name : (exportFormats.find(known => known === name) ?? 'text');
}

function listed(text: string): string[] {
	return text.split(',').map(part => part.trim());
}

async function* groupsText(rejects: AsyncIterable<ListedReject>): AsyncGenerator<string> {
	let groups: readonly RejectGroup[] = [];
	let count = 0;
	let run = '';
	for await (const reject of rejects) {
		groups = addReject(groups, reject);
		count++;
		({run} = reject);
	}
	yield count === 0
		? 'No rejects are out.\n'
		: `${counted(count, 'row')} of run ${run} not loaded\n\n${rejectGroupsText(groups)}\n`;
}

/** @throws MigrationError file-exists, unless it may be written over; bad-usage where it cannot be written */
async function writeFile(file: string, pieces: AsyncIterable<string>, force: boolean): Promise<void> {
	let descriptor: number | undefined;
	try {
		for await (const piece of pieces) {
			// Only now: where there is nothing to write, a file that is there stays.
			descriptor ??= openFile(file, force);
			writeFileSync(descriptor, piece);
		}
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

function openFile(file: string, force: boolean): number {
	try {
		const descriptor = openSync(file, force ? 'w' : 'wx', 0o600);
		fchmodSync(descriptor, 0o600);
		return descriptor;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
			throw new MigrationError('file-exists', `${file} is there already.`, {
				hint: 'Name another file, or write over it with --force.',
			});
		}
		throw new MigrationError('bad-usage', `${file} cannot be written: ${messageOf(error)}`, {cause: error});
	}
}
