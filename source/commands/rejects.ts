/** `rejects`: which rows of a run are still out, and why; exports them whole, to be edited and loaded by `retry`. */
import path from 'node:path';
import {ExitCode} from '../engine/errors.ts';
import {addReject, type RejectGroup} from '../engine/report/reject-groups.ts';
import type {ListedReject} from '../engine/run/retry-request.ts';
import {exportText} from '../plain/reject-export.ts';
import {rejectGroupsText} from '../plain/report-text.ts';
import {counted} from '../ui/components/format.ts';
import {type RejectFormat, rejectFormats} from '../ui/mending/reject-files.ts';
import type {CommandContext} from './context.ts';
import type {RejectsFlags} from './flags.ts';
import {writeOutput} from './output-file.ts';
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
		await writeOutput(path.resolve(context.cwd, flags.out), pieces, flags.force ?? false);
	}
	return ExitCode.ok;
}

function formatOf({format, json}: RejectsFlags): RejectFormat | 'text' {
	const name = format ?? (json ? 'json' : 'text');
	return name === 'text' ? name : (rejectFormats.find(known => known === name) ?? 'text');
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
