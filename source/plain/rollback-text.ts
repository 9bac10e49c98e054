/** What came of a rollback, or would come of it, as text. Pure. */
import {printable, printableLines} from '../engine/report/printable.ts';
import type {Rollback, RollbackEvent} from '../engine/report/rollback.ts';
import {counted, formatCount} from '../ui/components/format.ts';
import {changedWords, rollbackNumbers, rollbackTitles} from '../ui/rollback/rollback-words.ts';
import {textTable} from './text-table.ts';

/** The line that an event of the rollback adds while it goes on; undefined: none. */
export function rollbackLine(event: RollbackEvent): string | undefined {
	switch (event.event) {
		case 'rollback-started':
			return printable(
				`${event.dry_run ? 'Looks what a rollback would do to' : 'Rolls back'} run ${event.run} of ${event.mapping}`,
			);
		case 'table-rolled-back':
			return printable(`${event.table}: ${counted(event.removed, 'row')} removed`);
		case 'table-dropped':
			return printable(`${event.table}: dropped`);
		case 'retrying':
			return printable(`${event.reason}; tries again in ${(event.delay_ms / 1000).toFixed(1)}s`);
		default:
			return undefined;
	}
}

export function rollbackText(rollback: Rollback): string {
	const {notices, failure, summary} = rollback;
	const sections = [
		tables(rollback),
		changed(rollback),
		notices.map(notice => printable(`Notice: ${notice}`)).join('\n'),
		printable(summary),
		failure === null
			? ''
			: [`Failed: ${failure.message} [${failure.code}]`, failure.hint ?? '']
					.filter(line => line !== '')
					.map(printableLines)
					.join('\n'),
	];
	return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

function tables({tables: all, dry_run: dryRun}: Rollback): string {
	const rows = Object.entries(all).map(([table, its]) => [table, ...rollbackNumbers(its).map(formatCount)]);
	const columns = [
		{title: 'Table'},
		...rollbackTitles(dryRun).map(title => ({title, align: 'right' as const})),
	];
	return rows.length === 0 ? '' : textTable(columns, rows).join('\n');
}

function changed({tables: all}: Rollback): string {
	return Object.entries(all)
		.filter(([, {changed_keys: keys}]) => keys.length > 0)
		.map(([table, its]) => printable(changedWords(table, its)))
		.join('\n');
}
