import {ExitCode} from '../../../engine/errors.ts';
import {groupedNotices} from '../../../engine/report/grouped-notices.ts';
import {whyNoCatchUp} from '../../catching-up/catch-up.ts';
import {ledgerCommand, reportCommand} from '../../command-words.ts';
import {formatBytes} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {runExitCode} from '../../running/exit-code.ts';
import {shellWord} from '../../shell-word.ts';
import type {ResultStep} from '../../wizard-state.ts';

const nameWidth = 11;

const meanings: Readonly<Record<number, string>> = {
	[ExitCode.ok]: 'finished, without rejects',
	[ExitCode.failed]: 'failed',
	[ExitCode.usage]: 'configuration or plan problem',
	[ExitCode.withRejects]: 'finished, with rejects or differences',
	[ExitCode.interrupted]: 'interrupted',
};

function exitCodeText(exitCode: number): string {
	const meaning = meanings[exitCode];
	return meaning === undefined ? String(exitCode) : `${exitCode} (${meaning})`;
}

/** The run's id and exit code, where snapshots are, and what was noticed, in lines of at most `width` characters. */
export function fileLines(state: ResultStep, width: number): readonly TextLine[] {
	const {report} = state;
	const {failure} = report;
	const section = (title: string, texts: readonly string[]): TextLine[] =>
		texts.length === 0
			? []
			: [
					{text: '', tone: 'plain'},
					...(title === '' ? [] : wrapWords(title, width)).map(text => ({text, tone: 'strong'}) as const),
					...texts.flatMap(text =>
						wrapWords(text, width - 4).map(
							(line, index) => ({text: `${index === 0 ? '  ' : '    '}${line}`, tone: 'plain'}) as const,
						),
					),
				];
	const fact = (name: string, value: string): TextLine[] =>
		wrapWords(value, width - nameWidth).map(
			(text, index) =>
				({text: `${(index === 0 ? name : '').padEnd(nameWidth)}${text}`, tone: 'plain'}) as const,
		);
	const snapshots = report.snapshots.map(
		snapshot => `${snapshot.source}: ${snapshot.file} (${formatBytes(snapshot.bytes)})`,
	);
	const noCatchUp = whyNoCatchUp(state);
	return [
		...fact('Run', report.migration_id),
		...fact('Exit code', exitCodeText(runExitCode(state, state.exitCode))),
		...fact('Report', reportCommand(state, report.migration_id) ?? 'removed with everything else at the end'),
		...rollbackWays(state).flatMap((way, at) => fact(at === 0 ? 'Rollback' : '', way)),
		...(noCatchUp === null ? [] : fact('Catch-up', `not from here: ${noCatchUp}`)),
		...section('What happened', failure === null ? [] : failure.message.split('\n')),
		...section(snapshotTitle(state), snapshots),
		...groupedNotices(report.notices).flatMap((notice, at) => section(at === 0 ? 'Notices' : '', [notice])),
	];
}

/** Whether a run that went on keeps its snapshots was said when it was started. */
function snapshotTitle({work, report, entries}: ResultStep): string {
	const {backup, backupDir} = entries.options;
	if ((work !== 'plan' && work !== 'catch-up') || report.state !== 'finished') {
		return 'Snapshots';
	}
	return backup ? `Snapshots kept in ${backupDir}` : 'Snapshots, not kept';
}

/** How the run is taken back later: by the program, and without it. */
function rollbackWays(state: ResultStep): readonly string[] {
	const {report, setup} = state;
	const {rollback_script: script} = report;
	if (script === undefined) {
		return [];
	}
	const command = ledgerCommand(state, 'rollback', report.migration_id);
	const without = `psql --file ${shellWord(script)} does the same without the program`;
	return [...(command === null ? [] : [command]), ...(setup.afterwards?.state === false ? [] : [without])];
}
