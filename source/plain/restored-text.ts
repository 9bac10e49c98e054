/** What came of a restore, in lines for people. */
import type {Backup} from '../engine/backup/catalog.ts';
import type {RestoredFile} from '../engine/backup/restore.ts';
import {printable} from '../engine/report/printable.ts';
import {counted, formatBytes} from '../ui/components/format.ts';

/** Findings of one file that are shown. */
const mostFindings = 10;

export function restoredText({run, startedAt}: Backup, files: readonly RestoredFile[]): string {
	const lines = [
		`Run ${run}${startedAt === undefined ? '' : ` of ${startedAt}`}`,
		...files.flatMap(fileLines),
	];
	return `${lines.map(printable).join('\n')}\n`;
}

function fileLines({source, file, bytes, sha256, tables, findings, unproved}: RestoredFile): string[] {
	const whole = unproved
		? 'no checksum of it was recorded: SQLite alone says that it is in order'
		: `SHA-256 ${sha256}, as recorded`;
	const shown = findings.slice(0, mostFindings);
	return [
		`${source}: ${file}, ${formatBytes(bytes)}`,
		...(tables?.map(({table, rows}) => `    ${table}: ${counted(rows, 'row')}, compared one by one`) ?? [
			`    ${whole}`,
		]),
		...(findings.length === 0
			? ['    integrity_check: ok']
			: [
					'    As the source was when its snapshot was taken, integrity_check finds:',
					...shown.map(finding => `    ${finding}`),
				]),
		...(findings.length > shown.length ? [`    and ${findings.length - shown.length} more`] : []),
	];
}
