/** A proposal in full, as text: every column with what was found in it and what it becomes. Pure. */
import {policyWords} from '../engine/init/policy-words.ts';
import type {ProposalSummary, ProposedColumnSummary} from '../engine/init/summarize.ts';
import {printable} from '../engine/report/printable.ts';
import {counted} from '../ui/components/format.ts';

export function proposalLines({tables, left_behind: left, not_migrated: others}: ProposalSummary): string {
	const lines = [
		...tables.flatMap(({source, table, rows, blocked, notes, columns}) => [
			`${source} → ${blocked === undefined ? table : `(none): STOPS: ${blocked}`}, ${counted(rows, 'row')}`,
			...notes.map(note => `  ${note}`),
			...columns.flatMap(columnLines),
		]),
		...left.map(({path, reason}) => `Left behind: ${path}: ${reason}`),
		...others.map(({where, what}) => `Not migrated: ${where}: ${what}`),
	];
	return `${lines.map(printable).join('\n')}\n`;
}

/** One column of it. */
export function columnText(column: ProposedColumnSummary): string {
	return `${columnLines(column).map(printable).join('\n')}\n`;
}

function columnLines(column: ProposedColumnSummary): string[] {
	const {source, name, type, evidence, rejects, policy, left, notes} = column;
	return [
		`  ${source} (${evidence}) → ${left === undefined ? `${name} ${type}` : 'left behind'}`,
		...(left === undefined ? [] : [`    ${left}`]),
		...(policy === undefined ? [] : [`    mixed values: ${policyWords[policy]}`]),
		...(rejects > 0 ? [`    ${counted(rejects, 'row')} will be rejected`] : []),
		...notes.map(note => `    ${note}`),
	];
}
