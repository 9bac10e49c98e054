/** Backups in lines for people. */
import type {Backup} from '../engine/backup/catalog.ts';
import {needOf, type Retained} from '../engine/backup/retention.ts';
import {printable} from '../engine/report/printable.ts';
import {counted, formatBytes, formatCount} from '../ui/components/format.ts';
import {textTable} from './text-table.ts';

const columns = [
	{title: 'Run'},
	{title: 'Mapping'},
	{title: 'Started'},
	{title: 'State'},
	{title: 'Size', align: 'right'},
	{title: 'Databases'},
] as const;

/** What is there, and how much in all. */
export function backupsText(backups: readonly Backup[], folder: string): string {
	if (backups.length === 0) {
		return printable(`No backups in ${folder}.`).concat('\n');
	}
	const notes = [
		...(backups.some(backup => needOf(backup) === 'resume')
			? ['* A run that has not finished may need its snapshots to be gone on with; prune leaves them.']
			: []),
		...(backups.some(backup => needOf(backup) === 'retry')
			? ['+ A run with rejects needs its snapshots for retry to load them; prune leaves them.']
			: []),
		...(backups.some(({state}) => state === 'leftover')
			? ['leftover: of a process that was killed before its run began; prune removes it.']
			: []),
	];
	const lines = [...table(backups), '', total(backups), ...notes];
	return `${lines.join('\n')}\n`;
}

/** What prune is about to remove, and what it leaves because it is needed. */
export function pruneText({removed, needed}: Retained): string {
	const left = needed.map(backup => printable(`Left: ${backup.run} ${whyNeeded(backup)}`));
	const going = removed.length === 0 ? ['Nothing is to be removed.'] : ['To be removed:', ...table(removed)];
	return `${[...going, ...left].join('\n')}\n`;
}

function whyNeeded(backup: Backup): string {
	const {state, rejects} = backup;
	if (needOf(backup) === 'resume') {
		return `is ${state}, and may need its snapshots to be gone on with.`;
	}
	const has =
		rejects === undefined
			? 'may have rejects, as its report is gone and its ledger was not asked,'
			: `has ${counted(rejects, 'reject')},`;
	return `${has} and needs its snapshots for retry to load them; --with-rejects gives them up.`;
}

/** @param asked how many were to be removed: fewer were, where it was interrupted */
export function prunedText(backups: number, asked: number, bytes: number): string {
	const left = asked > backups ? `; interrupted, ${formatCount(asked - backups)} left` : '';
	return `${counted(backups, 'backup')} removed, ${formatBytes(bytes)} freed${left}.\n`;
}

function total(backups: readonly Backup[]): string {
	const bytes = backups.reduce((sum, backup) => sum + backup.bytes, 0);
	return `${counted(backups.length, 'backup')}, ${formatBytes(bytes)}`;
}

const marks = {resume: ['*'], retry: ['+'], nothing: []} as const;

function table(backups: readonly Backup[]): string[] {
	const rows = backups.map(backup => {
		const {run, mapping = '', startedAt = '', state, bytes, snapshots} = backup;
		const databases = snapshots.map(
			({source, bytes: size, isThere}) => `${source} (${isThere ? formatBytes(size) : 'gone'})`,
		);
		const marked = [state, ...marks[needOf(backup) ?? 'nothing']].join(' ');
		return [run, mapping, startedAt, marked, formatBytes(bytes), databases.join(', ')];
	});
	return textTable(columns, rows);
}
