/** The mapping file of a proposal: each column with what was found in it and what was decided. */
import {yamlText} from '../mapping/yaml-text.ts';
import {describeColumn} from './describe-column.ts';
import {policyWords} from './policy-words.ts';
import type {Proposal, ProposedColumn, ProposedTable, Remark} from './proposal.ts';
import {printable} from './write-ddl.ts';

export interface MappingFiles {
	/** The SQL file, relative to the mapping. */
	readonly ddl: string;
	/** Source name → file, relative to the mapping. */
	readonly sources: Readonly<Record<string, string>>;
}

export function writeMapping(proposal: Proposal, files: MappingFiles): string {
	const {options, tables, after, remarks} = proposal;
	const made = tables.filter(t => t.blocked === undefined);
	const lines = [
		'# Proposed by mingus-migrate init. Above each column stands what was found in it, behind the arrow the type it gets.',
		`# To change a type, change it in ${printable(files.ddl)}; a value that a type does not take is rejected with its row, and kept.`,
		'# To make something else of values, write an expression instead of a column: {sql: …}.',
		`name: ${yamlText(options.name)}`,
		'sources:',
		...Object.entries(files.sources).map(
			([name, file]) => `  ${yamlText(name)}: ${yamlText(file.replace(/^.*[\\/]/, ''))}`,
		),
		'target:',
		'  schema: public',
		`  ddl: ${yamlText(files.ddl)}`,
		'options:',
		'  sqlite_databases:',
		...Object.entries(files.sources).map(([name, file]) => `    ${yamlText(name)}: ${yamlText(file)}`),
		'loads:',
		...made.flatMap(writeLoad),
		...leftLines(proposal),
		...(after.length === 0 ? [] : ['after:', ...after.flatMap(writeStatement)]),
		...remarkLines(remarks),
	];
	return `${lines.join('\n')}\n`;
}

function writeLoad(table: ProposedTable): string[] {
	const {database, source, name, key} = table;
	const keyed = key.length > 0 ? `key ${key.map(c => c.name).join(', ')}` : 'no key';
	return [
		'',
		`  # ${source.rows.toLocaleString('en')} row${source.rows === 1 ? '' : 's'}, ${printable(keyed)}`,
		...table.notes.map(note => `  # - ${printable(note)}`),
		`  - into: ${yamlText(name)}`,
		`    from: ${yamlText(`${database}.${source.name}`)}`,
		...(source.rowid !== undefined && key.some(c => c.choice.sql?.endsWith(' COLLATE BINARY'))
			? [`    key: ${source.rowid}`]
			: []),
		'    columns:',
		...table.columns.filter(c => c.left === undefined).flatMap(writeColumn),
	];
}

function writeColumn(column: ProposedColumn): string[] {
	const {choice, name, source, scan, sensitive, notes} = column;
	const rejects = choice.rejects > 0 ? `; ${choice.rejects.toLocaleString('en')} rejected` : '';
	const evidence = `${describeColumn(source, scan, sensitive)} → ${choice.type}${rejects}`;
	return [
		`      # ${printable(evidence)}`,
		...notes.map(note => `      #   ${printable(note)}`),
		...policyLines(column).map(line => `      #   ${printable(line)}`),
		`      ${yamlText(name)}: ${columnSpec(column)}`,
	];
}

/** The policy for the column's mixed values, and what to write for another one. */
function policyLines(column: ProposedColumn): string[] {
	const {policy, policies, name} = column;
	return policies.length === 0
		? []
		: [
				`mixed values: ${policyWords[policy]}. For another policy change the type in the SQL, and the line below to:`,
				...policies
					.filter(other => other.policy !== policy)
					.map(({policy: other, choice}) => {
						const rejects = choice.rejects > 0 ? `, ${choice.rejects.toLocaleString('en')} rejected` : '';
						const line = `${yamlText(name)}: ${columnSpec({...column, choice})}`;
						return `- ${policyWords[other]}: type ${choice.type}${rejects}, ${line}`;
					}),
			];
}

function columnSpec({choice, source, references, identifies, sensitive}: ProposedColumn): string {
	const sql = choice.sql ?? (source.name === '' ? '""' : undefined);
	const members = [
		sql === undefined ? `from: ${yamlText(source.name)}` : `sql: ${yamlText(sql)}`,
		...(identifies ? ['identifies: true'] : []),
		...(references === undefined ? [] : [`references: ${yamlText(references)}`]),
		...(choice.epoch === undefined ? [] : [`epoch: ${choice.epoch}`]),
		...(choice.zone === undefined ? [] : [`zone: ${choice.zone}`]),
		...(choice.lossy === undefined ? [] : [`lossy: ${choice.lossy}`]),
		...(sensitive ? ['sensitive: true'] : []),
	];
	return members.length === 1 && sql === undefined ? yamlText(source.name) : `{${members.join(', ')}}`;
}

function leftLines({left, tables}: Proposal): string[] {
	const columns = tables.flatMap(({database, source, columns: all}) =>
		all.flatMap(c =>
			c.left === undefined ? [] : [{path: `${database}.${source.name}.${c.source.name}`, reason: c.left}],
		),
	);
	const blocked = tables.flatMap(({database, source, blocked: reason}) =>
		reason === undefined
			? []
			: [
					`  # ${printable(`${database}.${source.name}: ${reason}`)}`,
					`  # ${printable(`${yamlText(`${database}.${source.name}`)}: left behind for now`)}`,
				],
	);
	const all = [...left, ...columns];
	if (all.length === 0 && blocked.length === 0) return [];
	const entries = all.map(({path, reason}) => `  ${yamlText(path)}: ${yamlText(printable(reason))}`);
	return ['', all.length === 0 ? 'left_behind: {}' : 'left_behind:', ...entries, ...blocked];
}

/** A statement of several lines keeps them, where YAML can write them so. */
function writeStatement(statement: string): string[] {
	const isPlain =
		/^[\n\x20-\x7E\u00A0-\uD7FF]+$/.test(statement) && !/^ |[ \t]$/m.test(statement.split('\n')[0] ?? '');
	return isPlain && statement.includes('\n')
		? ['  - |-', ...statement.split('\n').map(line => `    ${line}`)]
		: [`  - ${yamlText(statement)}`];
}

function remarkLines(remarks: readonly Remark[]): string[] {
	if (remarks.length === 0) return [];
	return [
		'',
		'# Not migrated, and for you to write anew if it is still wanted:',
		...remarks.flatMap(({where, what, sql}) => [
			`# - ${printable(where)}: ${printable(what)}`,
			...(sql?.split('\n') ?? []).map(line => `#     ${printable(line)}`),
		]),
	];
}
