/** What `init` proposes, as text: a line a table, then all that is worth a look. Pure. */
import type {Proposal, ProposedTable} from '../engine/init/proposal.ts';
import {printable} from '../engine/report/printable.ts';
import {counted, formatCount} from '../ui/components/format.ts';
import {textTable} from './text-table.ts';

/** @param next the command to type next */
export function proposalText(proposal: Proposal, next: string): string {
	const {tables, left, remarks} = proposal;
	const rows = tables.reduce((sum, table) => sum + table.source.rows, 0);
	const sections = [
		`${counted(tables.length, 'table')} with ${counted(rows, 'row')}`,
		textTable(
			[
				{title: 'Source'},
				{title: 'Target table'},
				{title: 'Rows', align: 'right'},
				{title: 'Columns', align: 'right'},
				{title: 'Worth a look', align: 'right'},
			],
			tables.map(table => [
				`${table.database}.${table.source.name}`,
				table.blocked === undefined ? table.name : '(none)',
				formatCount(table.source.rows),
				formatCount(table.columns.length),
				formatCount(notesOf(table).length),
			]),
		).join('\n'),
		section('Worth a look', tables.flatMap(notesOf)),
		section(
			'Left behind',
			left.map(({path, reason}) => `${path}: ${reason}`),
		),
		section(
			'Not migrated, and listed with their SQL in the mapping',
			remarks.map(({where, what}) => `${where}: ${what}`),
		),
		`Look through both files, change what you like, then:\n  ${next}`,
	];
	return `${sections.filter(text => text !== '').join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string {
	return lines.length === 0 ? '' : [`${title}:`, ...lines.map(line => `  ${printable(line)}`)].join('\n');
}

/** Everything about a table that does not go without saying. */
export function notesOf({database, source, columns, notes, blocked}: ProposedTable): string[] {
	const where = `${database}.${source.name}`;
	return [
		...(blocked === undefined ? [] : [`${where}: STOPS: ${blocked}`]),
		...notes.map(note => `${where}: ${note}`),
		...columns.flatMap(column => {
			const {rejects} = column.choice;
			const said = rejects > 0 ? [`${counted(rejects, 'row')} will be rejected`] : [];
			return [...column.notes, ...said].map(note => `${where}.${column.source.name}: ${note}`);
		}),
	];
}
