import type {ProposedColumnSummary} from '../../../engine/init/summarize.ts';
import type {ProposalOptions} from '../../choosing/mappings.ts';
import {isMixed, type ProposalRow, policyNames} from '../../choosing/proposal-rows.ts';
import {checkBox} from '../../components/check-box.ts';
import {counted} from '../../components/format.ts';
import type {TableRow} from '../../components/table.tsx';

const nameStyles = {keep: 'as they are', 'lower-case': 'lower case', 'snake-case': 'snake_case'} as const;

/** A row of the proposal as the table shows it. */
export function cellsOf(row: ProposalRow, options: ProposalOptions, arrow: string): TableRow {
	const option = (name: string, value: string): TableRow => ({cells: [`${name}: ${value}`], across: true});
	switch (row.kind) {
		case 'names':
			return option('Names', nameStyles[options.names]);
		case 'prefix':
			return option(
				"Source's name before a table's",
				options.prefix === 'always' ? 'always' : 'where two are the same',
			);
		case 'uuid-keys':
			return option('Integer keys', checkBox(options.uuidKeys, 'make UUIDs of them'));
		case 'mixed':
			return option('Mixed values, unless chosen below', policyNames[options.mixed]);
		case 'table': {
			const {source, table, rows, blocked} = row.table;
			const into = blocked === undefined ? table : 'STOPS';
			return {cells: [`${source} ${arrow} ${into}, ${counted(rows, 'row')}`], across: true, tone: 'strong'};
		}
		case 'left':
			return {cells: [`Left behind: ${row.path}`], across: true, tone: 'quiet'};
		case 'not-migrated':
			return {cells: [`Not migrated: ${row.path}`], across: true, tone: 'quiet'};
		case 'column': {
			const {column} = row;
			return {
				cells: [`  ${column.source}`, column.evidence, targetOf(column), policyOf(column, options)],
				tone: column.left !== undefined ? 'quiet' : column.rejects > 0 ? 'warning' : 'plain',
			};
		}
	}
}

function targetOf({left, name, type}: ProposedColumnSummary): string {
	return left === undefined ? `${name} ${type}` : 'left behind';
}

function policyOf(column: ProposedColumnSummary, {mixedColumns}: ProposalOptions): string {
	return isMixed(column) ? `< ${policyNames[mixedColumns[column.path] ?? column.policy ?? 'convert']} >` : '';
}

/** Everything about the row that its cells have no room for. */
export function detailOf(row: ProposalRow): string {
	switch (row.kind) {
		case 'names':
			return 'How names of tables and columns are written in PostgreSQL. Lower-case ones need no quotes there.';
		case 'prefix':
			return 'Tables of the same name in several databases are told apart by the name of their database.';
		case 'uuid-keys':
			return 'UUIDs of integer keys, and of all that refers to them: the same key, the same UUID.';
		case 'mixed':
			return 'Values of several forms in a column: each converted by its form where that can be (else all as text), all as text, or reject or NULL for what does not fit.';
		case 'table': {
			const {blocked, notes, columns} = row.table;
			const said = [...(blocked === undefined ? [] : [blocked]), ...notes];
			const choice = columns.some(isMixed) ? ['Space chooses for all its mixed columns'] : [];
			return [...said, ...choice].join('; ');
		}
		case 'left':
		case 'not-migrated':
			return row.reason;
		case 'column': {
			const {evidence, left, rejects, notes, policies} = row.column;
			return [
				...(policies.length > 0
					? [`choices: ${policies.map(policy => policyNames[policy]).join(', ')}`]
					: []),
				evidence,
				...(left === undefined ? [] : [left]),
				...notes,
				...(rejects > 0 ? [`${counted(rejects, 'row')} will be rejected`] : []),
			].join('; ');
		}
	}
}
