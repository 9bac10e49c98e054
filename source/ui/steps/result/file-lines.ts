import {formatBytes} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import type {ResultStep} from '../../wizard-state.ts';

/** The run's id and exit code, where snapshots are, and what was noticed, in lines of at most `width` characters. */
export function fileLines({report, exitCode, entries}: ResultStep, width: number): readonly TextLine[] {
	const section = (title: string, texts: readonly string[]): TextLine[] =>
		texts.length === 0
			? []
			: [
					{text: '', tone: 'plain'},
					{text: title, tone: 'strong'},
					...texts.flatMap(text =>
						wrapWords(text, width - 2).map(line => ({text: `  ${line}`, tone: 'plain'}) as const),
					),
				];
	const {backup, backupDir} = entries.options;
	const snapshots = report.snapshots.map(
		snapshot => `${snapshot.source}: ${snapshot.file} (${formatBytes(snapshot.bytes)})`,
	);
	return [
		{text: `Run        ${report.migration_id}`, tone: 'plain'},
		{text: `Exit code  ${exitCode}`, tone: 'plain'},
		{text: `Report     mingus-migrate report ${report.migration_id}`, tone: 'plain'},
		...section(backup ? `Snapshots kept in ${backupDir}` : 'Snapshots, not kept', snapshots),
		...section('Notices', report.notices),
	];
}
