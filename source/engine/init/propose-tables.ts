/** The tables of the proposal: which go over, under which names, with which types. */

import {foldName} from '../fold-name.ts';
import {quoteName} from '../quote-name.ts';
import type {Evidence} from '../source/evidence.ts';
import type {ExaminedSource} from '../source/examine.ts';
import type {SourceColumn, SourceTable} from '../source/inspect.ts';
import type {ScannedColumn} from '../source/scan.ts';
import type {Choice, MixedPolicy} from './choice.ts';
import {choosePolicies, columnPath, type PolicyOutcomes} from './choose-policies.ts';
import {chooseType} from './choose-type.ts';
import {columnNames, makeRegistry, tableNames} from './names.ts';
import {type ParsedTable, parseTable} from './parse-table.ts';
import type {InitOptions, LeftBehind, ProposedColumn, ProposedTable} from './proposal.ts';
import {virtualTableFate} from './virtual-tables.ts';

/** https://www.postgresql.org/docs/current/limits.html */
const mostColumns = 1600;

interface Candidate {
	readonly examined: ExaminedSource;
	readonly table: SourceTable;
	readonly virtual: boolean;
}

export interface ProposedTables {
	readonly tables: readonly ProposedTable[];
	readonly left: LeftBehind[];
	/** Gives a relation's name once. */
	readonly register: (wanted: string) => string;
}

export function proposeTables(
	sources: readonly ExaminedSource[],
	evidenceOf: (database: string) => Evidence,
	options: InitOptions,
): ProposedTables {
	const left: LeftBehind[] = [];
	const candidates = sources.flatMap(examined => candidatesOf(examined, left));
	const register = makeRegistry();
	const names = tableNames(
		candidates.map(c => ({database: c.examined.database.name, table: c.table.name})),
		register,
		options,
	);
	const tables = candidates.map((candidate, i) => {
		const {name, note} = names[i] as (typeof names)[number];
		return proposeTable(candidate, name, note, evidenceOf(candidate.examined.database.name), options);
	});
	return {tables, left, register};
}

function candidatesOf(examined: ExaminedSource, left: LeftBehind[]): Candidate[] {
	const {database, schema} = examined;
	const virtual = database.others.flatMap((other): Candidate[] => {
		const fate = virtualTableFate(other, schema.virtual, database.others);
		if (fate !== undefined) left.push({path: `${database.name}.${other.name}`, reason: fate});
		return fate === undefined && other.table
			? [{examined, table: other.table, virtual: other.kind === 'virtual'}]
			: [];
	});
	return [...database.tables.map(table => ({examined, table, virtual: false})), ...virtual];
}

function proposeTable(
	{examined, table, virtual}: Candidate,
	name: string,
	note: string,
	evidence: Evidence,
	options: InitOptions,
): ProposedTable {
	const database = examined.database.name;
	const definition = examined.schema.tables.get(table.name);
	const scans = examined.scans.get(table.name);
	if (!definition || !scans) throw new Error(`${database}.${table.name} was not examined`);
	const parsed = parseTable(virtual ? '' : definition.sql);
	const names = columnNames(
		table.columns.map(c => c.name),
		options,
	);
	const looked = lookedUp(table, definition);
	const columns = scans.map((scanned, i) => {
		const {name: columnName, note: columnNote} = names[i] as (typeof names)[number];
		const facts = {
			column: scanned.column,
			scan: scanned.scan,
			default: definition.defaults.get(scanned.column.name),
			indexed: looked.has(scanned.column.name),
			coreData: table.columns.some(c => c.name === 'Z_PK'),
			...askAbout(scanned, database, table.name, evidence),
		};
		const mixed =
			options.mixedColumns[columnPath(database, table.name, scanned.column.name)] ?? options.mixed;
		const mayBeNull = scanned.column.primaryKey === 0;
		const outcomes = choosePolicies(mixed, policy =>
			readable(facts.column, parsed, chooseType({...facts, mixed: mayBeNull ? policy : withoutNull(policy)})),
		);
		return proposeColumn(scanned, columnName, columnNote, parsed, outcomes);
	});
	const tooMany = columns.length > mostColumns;
	return {
		database,
		source: table,
		definition,
		parsed,
		virtual,
		name,
		columns,
		key: [],
		uniques: [],
		constraints: [],
		indexes: [],
		notes: [...(note === '' ? [] : [note]), ...(virtual && table.rowid !== undefined ? [rowidNote] : [])],
		blocked: tooMany
			? `it has ${columns.length} columns, and a table in PostgreSQL ${mostColumns} at most: split it over two loads, or leave it behind`
			: undefined,
	};
}

/** A key that is NULL would be rejected by another name. */
function withoutNull(policy: MixedPolicy): MixedPolicy {
	return policy === 'null' ? 'reject' : policy;
}

const rowidNote =
	'a virtual table: to keep its row numbers, give the target a column for them, and {sql: rowid} here';

/** Columns that a key or an index looks values up by. */
function lookedUp(table: SourceTable, {indexes, foreignKeys}: ProposedTable['definition']): Set<string> {
	return new Set([
		...table.columns.filter(c => c.primaryKey > 0).map(c => c.name),
		...indexes.flatMap(index => index.terms.flatMap(term => term.column ?? [])),
		...foreignKeys.flatMap(key => key.columns),
	]);
}

/** What the scan left open. */
function askAbout({column, scan}: ScannedColumn, database: string, table: string, evidence: Evidence) {
	const name = quoteName(column.name);
	const isJson = /json/i.test(column.declaredType) && scan.blobs > 0;
	const isDoubtful = scan.suspicious + scan.unseen > 0 || (evidence.isUtf16 && scan.ascii < scan.texts);
	const invalidTexts = isDoubtful ? evidence.invalidTexts(database, table, column.name) : 0;
	return {
		jsonlessBlobs: isJson
			? (evidence.countWhere(
					database,
					table,
					`typeof(${name}) = 'blob' AND NOT (json_valid(CAST(${name} AS TEXT)) OR json_valid(${name}, 8))`,
				) ?? scan.blobs)
			: 0,
		invalidTexts: evidence.isUtf16 ? 0 : invalidTexts,
		halfPairs: evidence.isUtf16 ? invalidTexts : 0,
	};
}

/** Of SQLite's own: https://www.sqlite.org/datatype3.html#collating_sequences */
const collations = ['BINARY', 'NOCASE', 'RTRIM'];

/** A column whose collation an application has brought along cannot be read from a query, but for its bytes. */
function readable({name}: SourceColumn, {columns}: ParsedTable, choice: Choice): Choice {
	const collation = columns.get(foldName(name))?.collation;
	return collation === undefined || collations.includes(collation) || choice.sql !== undefined
		? choice
		: {...choice, sql: `${quoteName(name)} COLLATE BINARY`};
}

const secrets = /pass(?:word|wd|phrase)|secret|token|api_?key|private_?key|credential|^(?:pwd|ssn|pin)$/i;

function proposeColumn(
	{column, scan, unreadable}: ScannedColumn,
	name: string,
	note: string,
	parsed: ParsedTable,
	{taken: {policy, choice}, policies}: PolicyOutcomes,
): ProposedColumn {
	return {
		source: column,
		scan,
		name,
		choice,
		policy,
		policies,
		collation: parsed.columns.get(foldName(column.name))?.collation,
		notNull: column.notNull && scan.nulls === 0 && choice.sql?.startsWith('CASE WHEN typeof') !== true,
		identity: false,
		default: undefined,
		generated: undefined,
		references: undefined,
		identifies: false,
		sensitive: secrets.test(column.name) && scan.texts + scan.blobs > 0,
		left: unreadable === undefined ? undefined : `SQLite cannot read it: ${unreadable}`,
		notes: [note, choice.note].filter(n => n !== ''),
	};
}
