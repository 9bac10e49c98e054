/** `report`: what came of a run, from its report.json. */
import path from 'node:path';
import {ExitCode, MigrationError} from '../engine/errors.ts';
import type {Report} from '../engine/report/report.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {type Aftermath, reportContent} from '../plain/report-content.ts';
import {reportHtml} from '../plain/report-html.ts';
import {reportMarkdown} from '../plain/report-markdown.ts';
import {reportText} from '../plain/report-text.ts';
import {readAftermath} from '../record-after.ts';
import type {RunEntry} from '../settings.ts';
import type {CommandContext} from './context.ts';
import type {ReportFlags} from './flags.ts';
import {writeOutput} from './output-file.ts';
import {readReport} from './read-report.ts';
import {settingsFor} from './settings-for.ts';

const formats: Readonly<Record<string, (report: Report, aftermath: Aftermath) => string>> = {
	text: reportText,
	markdown: (report, aftermath) => reportMarkdown(reportContent(report, aftermath)),
	html: (report, aftermath) => reportHtml(reportContent(report, aftermath)),
	json: jsonLine,
};

/** @param run its id or the only one that begins so; default: the last run that has a report */
export async function reportCommand(
	run: string | undefined,
	flags: ReportFlags,
	context: CommandContext,
): Promise<number> {
	const name = flags.format ?? (flags.json ? 'json' : 'text');
	const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
	if (format === undefined) {
		throw new MigrationError('bad-usage', `There is no format ${JSON.stringify(name)}.`, {
			hint: `Formats: ${Object.keys(formats).join(', ')}.`,
		});
	}
	const settings = await settingsFor(flags, context);
	const chosen = chooseRun(settings.runs(), run);
	const text = format(readReport(chosen.report), readAftermath(settings, chosen.run));
	if (flags.out === undefined) {
		context.write(text);
	} else {
		await writeOutput(path.resolve(context.cwd, flags.out), [text], flags.force ?? false);
	}
	return ExitCode.ok;
}

function chooseRun(runs: readonly RunEntry[], run: string | undefined): RunEntry & {report: string} {
	const hint = 'mingus-migrate runs lists all runs.';
	const reported = runs.filter(({report}) => report !== null);
	const exact = reported.find(entry => entry.run === run);
	const found =
		run === undefined
			? reported.slice(-1)
			: exact
				? [exact]
				: reported.filter(entry => entry.run.startsWith(run));
	const [only, ...others] = found;
	if (only === undefined || only.report === null) {
		const what =
			run === undefined ? 'No run has a report yet.' : `No run ${JSON.stringify(run)} has a report.`;
		throw new MigrationError('run-not-found', what, {hint});
	}
	if (others.length > 0) {
		throw new MigrationError('run-not-found', `Several runs begin with ${JSON.stringify(run)}.`, {hint});
	}
	return {...only, report: only.report};
}
