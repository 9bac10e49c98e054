/** Small SQLite databases of any shape, as SQL, so that a counterexample can be pasted into a shell. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import {quoteName} from '../source/engine/quote-name.ts';
import {flavour, literal} from './random-values.ts';

export interface RandomDatabase {
	readonly encoding: string;
	/** CREATE statements. */
	readonly schema: readonly string[];
	/** One INSERT a row; SQLite refuses those that its own constraints forbid. */
	readonly rows: readonly string[];
}

const declaredTypes = [
	...['', 'INTEGER', 'INT', 'BIGINT', 'TINYINT', 'UNSIGNED BIG INT', 'REAL', 'DOUBLE PRECISION', 'FLOAT'],
	...['NUMERIC', 'DECIMAL(10,2)', 'MONEY', 'TEXT', 'VARCHAR(5)', 'NCHAR(3)', 'CLOB', 'STRING', 'BLOB'],
	...['VARBINARY(4)', 'BOOLEAN', 'BOOL', 'DATE', 'DATETIME', 'TIMESTAMP', 'TIME', 'JSON', 'UUID', 'GUID'],
	...['FLOATING POINT', '"odd type"', '[x y](1, 2)', 'POINT', 'ANY', 'ENUM', 'SERIAL', 'INTERVAL'],
];

const strictTypes = ['INTEGER', 'INT', 'REAL', 'TEXT', 'BLOB', 'ANY'];

const names = [
	...['a', 'id', 'Name', 'user_id', 'userId', 'select', 'order', 'two words', 'q"uote', "it's", 'a.b', '1st'],
	...[
		'rowid',
		'OID',
		'_rowid_',
		'é',
		'É',
		'ſ',
		'K',
		'k',
		'名前',
		'👍',
		'ctid',
		'XMIN',
		'pg_table',
		'password',
		'%s',
		'$1',
		'-',
		'#x: y',
		'~',
	],
	...['a\\b', 'null', 'true', 'b\tc', 'n'.repeat(70), `${'n'.repeat(69)}m`, 'public', 'value'],
];

const defaults = [
	...['0', '1', '-1', '1.5', '1e300', "''", "'a'", "'it''s'", 'NULL', 'TRUE', "X'00'", 'active', '"quoted"'],
	...['CURRENT_TIMESTAMP', 'CURRENT_DATE', "(datetime('now'))", '(1 + 1)', '(random())', "(lower('A'))"],
];

const rarely = (weight: number) => fc.integer({min: 0, max: weight}).map(n => n === weight);

const column = flavour.chain(kind =>
	fc.record({
		type: fc.constantFrom(...declaredTypes),
		strictType: fc.constantFrom(...strictTypes),
		notNull: rarely(4),
		unique: rarely(6),
		collate: fc.option(fc.constantFrom('NOCASE', 'RTRIM', 'BINARY'), {freq: 8}),
		default: fc.option(fc.constantFrom(...defaults), {freq: 4}),
		/** The table and the column that it refers to, where there are such. */
		references: fc.option(fc.tuple(fc.nat(2), fc.option(fc.nat(5))), {freq: 5}),
		cells: fc.array(literal(kind), {minLength: 6, maxLength: 6}),
	}),
);

const table = fc.record({
	columns: fc.array(column, {minLength: 1, maxLength: 6}),
	names: namesOf(6),
	key: fc.constantFrom('none', 'row-number', 'counted', 'descending', 'one', 'several'),
	keyColumns: fc.uniqueArray(fc.nat(5), {minLength: 2, maxLength: 3}),
	withoutRowid: rarely(2),
	strict: rarely(8),
	unique: fc.option(fc.uniqueArray(fc.nat(5), {minLength: 2, maxLength: 2}), {freq: 5}),
	index: fc.option(fc.uniqueArray(fc.nat(5), {minLength: 1, maxLength: 2}), {freq: 4}),
	indexed: fc.constantFrom('INDEX', 'UNIQUE INDEX'),
	/** What becomes of an indexed column, and which rows count. */
	term: fc.constantFrom('', '', ' COLLATE NOCASE', ' DESC', ' || 1', ' IS NULL', ' + 1'),
	partial: fc.option(fc.constantFrom('IS NOT NULL', '> 1', "= 'a'"), {freq: 4}),
	check: fc.option(
		fc.constantFrom('IS NOT 3', '<> 7', "<> 'b'", "IN (0, 1, 'a', 2.5)", 'BETWEEN 0 AND 10', '> 0 OR 1'),
		{freq: 5},
	),
	generated: fc.option(fc.constantFrom('IS NULL', "|| 'x'", '+ 1', '* 2'), {freq: 5}),
	stored: fc.boolean(),
	rows: fc.nat(6),
});

type Table = typeof table extends fc.Arbitrary<infer T> ? T : never;

export const randomDatabase: fc.Arbitrary<RandomDatabase> = fc
	.record({
		encoding: fc.constantFrom('UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be'),
		tables: fc.array(table, {minLength: 1, maxLength: 3}),
		names: namesOf(3),
	})
	.map(({encoding, tables, names: tableNames}) => ({
		encoding,
		schema: tables.flatMap((t, i) => createTable(t, i, tables, tableNames)),
		rows: tables.flatMap((t, i) => insertRows(t, tableNames[i] ?? '')),
	}));

/** Writes the database. @returns how many rows SQLite took */
export function writeRandomDatabase(file: string, {encoding, schema, rows}: RandomDatabase): number {
	const db = new Database(file);
	db.pragma(`encoding = '${encoding}'`);
	db.pragma('foreign_keys = OFF');
	db.pragma('synchronous = OFF');
	db.pragma('journal_mode = MEMORY');
	db.exec(schema.join(';\n'));
	const taken = rows.filter(row => isTaken(db, row)).length;
	db.close();
	return taken;
}

/** SQLITE_FULL is what AUTOINCREMENT says after the largest key: https://www.sqlite.org/autoinc.html */
function isTaken(db: Database.Database, insert: string): boolean {
	try {
		db.exec(insert);
		return true;
	} catch (error) {
		const isRefusal =
			error instanceof Database.SqliteError && /^SQLITE_(?:CONSTRAINT|MISMATCH|FULL)/.test(error.code);
		if (isRefusal) return false;
		throw error;
	}
}

/** SQLite tells names apart but for the case of ASCII letters. */
function namesOf(count: number): fc.Arbitrary<string[]> {
	return fc.uniqueArray(fc.constantFrom(...names), {
		minLength: count,
		maxLength: count,
		selector: name => name.replace(/[A-Z]/g, letter => letter.toLowerCase()),
	});
}

function createTable(
	t: Table,
	number: number,
	tables: readonly Table[],
	tableNames: readonly string[],
): string[] {
	const name = quoteName(tableNames[number] ?? '');
	const pick = (columns: readonly number[]) =>
		[...new Set(columns.map(i => i % t.columns.length))].map(i => quoteName(t.names[i] ?? '')).join(', ');
	const isRowKey = t.key === 'row-number' || t.key === 'counted' || t.key === 'descending';
	const lines = t.columns.map((c, i) => {
		const ofKey = i === 0 && isRowKey;
		const order = t.key === 'descending' ? ' DESC' : t.key === 'counted' ? ' AUTOINCREMENT' : '';
		return [
			quoteName(t.names[i] ?? ''),
			ofKey ? `INTEGER PRIMARY KEY${order}` : t.strict ? c.strictType : c.type,
			...(c.notNull ? ['NOT NULL'] : []),
			...(c.unique ? ['UNIQUE'] : []),
			...(c.default === null ? [] : [`DEFAULT ${c.default}`]),
			...(c.collate === null ? [] : [`COLLATE ${c.collate}`]),
			...referenceOf(c.references, tables, tableNames),
		].join(' ');
	});
	const first = quoteName(t.names[0] ?? '');
	const keys = t.key === 'one' ? t.keyColumns.slice(0, 1) : t.key === 'several' ? t.keyColumns : [];
	const constraints = [
		...(keys.length > 0 ? [`PRIMARY KEY (${pick(keys)})`] : []),
		...(t.unique === null ? [] : [`UNIQUE (${pick(t.unique)})`]),
		...(t.check === null ? [] : [`CHECK (${first} ${t.check})`]),
	];
	const generated =
		t.generated === null
			? []
			: [`made ${t.strict ? 'ANY' : ''} AS (${first} ${t.generated}) ${t.stored ? 'STORED' : 'VIRTUAL'}`];
	const hasKey = keys.length > 0 || (isRowKey && t.key !== 'counted');
	const more = [...(hasKey && t.withoutRowid ? ['WITHOUT ROWID'] : []), ...(t.strict ? ['STRICT'] : [])];
	return [
		`CREATE TABLE ${name} (${[...lines, ...generated, ...constraints].join(', ')}) ${more.join(', ')}`,
		...(t.index === null
			? []
			: [
					`CREATE ${t.indexed} i${number} ON ${name} (${pick(t.index)}${t.term})${t.partial === null ? '' : ` WHERE ${first} ${t.partial}`}`,
				]),
	];
}

function referenceOf(
	references: readonly [number, number | null] | null,
	tables: readonly Table[],
	tableNames: readonly string[],
): string[] {
	if (references === null) return [];
	const at = references[0] % tables.length;
	const parent = tables[at];
	const to = parent?.names[(references[1] ?? 0) % parent.columns.length] ?? '';
	return [
		`REFERENCES ${quoteName(tableNames[at] ?? '')}${references[1] === null ? '' : ` (${quoteName(to)})`}`,
	];
}

function insertRows(t: Table, name: string): string[] {
	return Array.from(
		{length: t.rows},
		(_, row) =>
			`INSERT INTO ${quoteName(name)} VALUES (${t.columns.map(c => c.cells[row] ?? 'NULL').join(', ')})`,
	);
}
