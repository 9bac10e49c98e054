/** Reads what a source's schema says beyond columns: defaults, keys, indexes, references, views, triggers. */
import {quoteName} from '../quote-name.ts';
import type {SqliteDatabase} from './sqlite.ts';

export interface IndexTerm {
	/** Undefined for an expression: it stands in the index's SQL. */
	readonly column: string | undefined;
	readonly descending: boolean;
	readonly collation: string;
}

export interface SourceIndex {
	readonly name: string;
	readonly unique: boolean;
	/** c: CREATE INDEX, u: a UNIQUE constraint, pk: the primary key's own. */
	readonly origin: 'c' | 'u' | 'pk';
	readonly partial: boolean;
	readonly terms: readonly IndexTerm[];
	/** Of CREATE INDEX. */
	readonly sql: string | undefined;
}

export interface SourceForeignKey {
	readonly columns: readonly string[];
	readonly parent: string;
	/** Undefined: the parent's primary key. */
	readonly parentColumns: readonly string[] | undefined;
	readonly onUpdate: string;
	readonly onDelete: string;
}

/** What a table's definition says. */
export interface TableDefinition {
	readonly name: string;
	readonly sql: string;
	/** Column → its default as SQL. */
	readonly defaults: ReadonlyMap<string, string>;
	readonly indexes: readonly SourceIndex[];
	readonly foreignKeys: readonly SourceForeignKey[];
}

export interface NamedSql {
	readonly name: string;
	/** The table of a trigger. */
	readonly table: string;
	readonly sql: string;
}

export interface SourceSchema {
	readonly tables: ReadonlyMap<string, TableDefinition>;
	readonly views: readonly NamedSql[];
	readonly triggers: readonly NamedSql[];
	/** Virtual table → its SQL. */
	readonly virtual: ReadonlyMap<string, string>;
}

interface MasterRow {
	type: string;
	name: string;
	tbl_name: string;
	sql: string | null;
}

/** @param db with the source attached under its name */
export function readSchema(db: SqliteDatabase, database: string, tables: readonly string[]): SourceSchema {
	const schema = quoteName(database);
	const master = db
		.prepare(`SELECT type, name, tbl_name, sql FROM ${schema}.sqlite_schema ORDER BY rowid`)
		.all() as MasterRow[];
	const named = (type: string): NamedSql[] =>
		master
			.filter(m => m.type === type && m.sql !== null)
			.map(m => ({name: m.name, table: m.tbl_name, sql: m.sql as string}));
	const sqlOf = new Map(master.map(m => [`${m.type} ${m.name}`, m.sql ?? undefined]));
	const definitions = tables.map((name): [string, TableDefinition] => [
		name,
		{
			name,
			sql: sqlOf.get(`table ${name}`) ?? '',
			defaults: readDefaults(db, schema, name),
			indexes: readIndexes(db, schema, name, index => sqlOf.get(`index ${index}`)),
			foreignKeys: readForeignKeys(db, schema, name),
		},
	]);
	return {
		tables: new Map(definitions),
		views: named('view'),
		triggers: named('trigger'),
		virtual: new Map(
			named('table')
				.filter(t => /^create\s+virtual\b/i.test(t.sql))
				.map(t => [t.name, t.sql]),
		),
	};
}

function readDefaults(db: SqliteDatabase, schema: string, table: string): Map<string, string> {
	const rows = db.prepare(`PRAGMA ${schema}.table_xinfo(${quoteName(table)})`).all() as Array<{
		name: string;
		dflt_value: string | null;
	}>;
	return new Map(rows.flatMap(r => (r.dflt_value === null ? [] : [[r.name, r.dflt_value]])));
}

function readIndexes(
	db: SqliteDatabase,
	schema: string,
	table: string,
	sqlOf: (index: string) => string | undefined,
): SourceIndex[] {
	const list = db.prepare(`PRAGMA ${schema}.index_list(${quoteName(table)})`).all() as Array<{
		seq: number;
		name: string;
		unique: number;
		origin: SourceIndex['origin'];
		partial: number;
	}>;
	return list
		.sort((a, b) => b.seq - a.seq)
		.map(({name, unique, origin, partial}) => {
			const terms = db.prepare(`PRAGMA ${schema}.index_xinfo(${quoteName(name)})`).all() as Array<{
				name: string | null;
				cid: number;
				desc: number;
				coll: string;
				key: number;
			}>;
			return {
				name,
				unique: unique === 1,
				origin,
				partial: partial === 1,
				sql: sqlOf(name),
				terms: terms
					.filter(t => t.key === 1)
					.map(t => ({
						column: t.name ?? undefined,
						descending: t.desc === 1,
						collation: t.coll.toUpperCase(),
					})),
			};
		});
}

function readForeignKeys(db: SqliteDatabase, schema: string, table: string): SourceForeignKey[] {
	const rows = db.prepare(`PRAGMA ${schema}.foreign_key_list(${quoteName(table)})`).all() as Array<{
		id: number;
		seq: number;
		table: string;
		from: string;
		to: string | null;
		on_update: string;
		on_delete: string;
	}>;
	return [...Map.groupBy(rows, r => r.id).entries()]
		.sort(([a], [b]) => b - a)
		.flatMap(([, parts]) => {
			const ordered = parts.sort((a, b) => a.seq - b.seq);
			const first = ordered[0];
			if (!first) return [];
			const to = ordered.flatMap(p => p.to ?? []);
			return [
				{
					columns: ordered.map(p => p.from),
					parent: first.table,
					parentColumns: to.length === ordered.length ? to : undefined,
					onUpdate: first.on_update,
					onDelete: first.on_delete,
				},
			];
		});
}
