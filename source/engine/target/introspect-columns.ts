/** Columns of tables from the catalogs, each with the type below its domains, and what bounds its values. */
import type {Client} from 'pg';
import type {TargetType, TypeName} from '../convert/values.ts';
import type {TargetColumn} from '../plan/target-table.ts';

interface ColumnRow {
	oid: string;
	name: string;
	display: string;
	base: string;
	kind: string;
	category: string;
	typmod: number;
	not_null: boolean;
	has_default: boolean;
	computed: boolean;
	always: boolean;
	labels: string[];
	checks: string[];
}

/** A domain may stand on another one. The last level is the type that is stored, and its modifier. */
const columnsSql = `
WITH RECURSIVE levels AS (
	SELECT DISTINCT a.atttypid AS declared, a.atttypid AS type, -1 AS typmod
	FROM pg_attribute a WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
	UNION ALL
	SELECT l.declared, t.typbasetype, t.typtypmod FROM levels l JOIN pg_type t ON t.oid = l.type WHERE t.typtype = 'd'),
types AS (
	SELECT l.declared, t.oid AS base, l.typmod, t.typtype, t.typcategory,
		CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace OR t.typname = 'citext' THEN t.typname ELSE '' END AS name,
		EXISTS (SELECT FROM levels d JOIN pg_type y ON y.oid = d.type WHERE d.declared = l.declared AND y.typnotnull) AS not_null,
		ARRAY(SELECT pg_get_constraintdef(c.oid) FROM levels d JOIN pg_constraint c ON c.contypid = d.type
			WHERE d.declared = l.declared AND c.contype = 'c' ORDER BY c.conname) AS checks
	FROM levels l JOIN pg_type t ON t.oid = l.type WHERE t.typtype <> 'd')
SELECT a.attrelid::text AS oid, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS display,
	b.name AS base, b.typtype::text AS kind, b.typcategory::text AS category,
	CASE WHEN b.base = b.declared THEN a.atttypmod ELSE b.typmod END AS typmod,
	a.attnotnull OR b.not_null AS not_null,
	(a.atthasdef AND a.attgenerated = '') OR a.attidentity <> '' OR t.typdefault IS NOT NULL AS has_default,
	a.attgenerated <> '' AS computed, a.attidentity = 'a' AS always, b.checks,
	ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = b.base ORDER BY e.enumsortorder) AS labels
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN types b ON b.declared = a.atttypid
WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum`;

/** By the tables' OIDs, in the server's order. */
export async function readColumns(
	client: Client,
	tables: readonly string[],
): Promise<Map<string, TargetColumn[]>> {
	const {rows} = await client.query<ColumnRow>(columnsSql, [tables]);
	const byTable = Map.groupBy(rows, row => row.oid);
	return new Map([...byTable].map(([oid, columns]) => [oid, columns.map(toColumn)]));
}

function toColumn(row: ColumnRow): TargetColumn {
	const {name, not_null: notNull, has_default: hasDefault, computed, always, labels, checks} = row;
	// The server names the schema or not as the search path is, which differs between two looks.
	const display = row.display.replace(/^(?:"(?:[^"]|"")+"|[a-z_][\w$]*)\./, '');
	const typeName = row.kind === 'e' ? 'text' : typesByName[row.base];
	const kind = kinds[row.category === 'A' ? 'A' : row.kind];
	return {
		name,
		type: typeName === undefined ? undefined : {name: typeName, display, ...modifiers(row)},
		display,
		notNull,
		hasDefault,
		computed,
		...(always ? {always} : {}),
		...(row.kind === 'e' ? {labels} : {}),
		...(checks.length > 0 ? {checks} : {}),
		...(typeName === undefined && kind !== undefined ? {kind} : {}),
	};
}

/** Kinds of types that no value of SQLite is of: pg_type.typtype, and A for arrays. */
const kinds: Readonly<Record<string, string>> = {
	A: 'an array',
	c: 'a composite type',
	r: 'a range',
	m: 'a multirange',
};

const typesByName: Readonly<Record<string, TypeName>> = {
	uuid: 'uuid',
	bool: 'boolean',
	int2: 'int2',
	int4: 'int4',
	int8: 'int8',
	float4: 'float4',
	float8: 'float8',
	numeric: 'numeric',
	text: 'text',
	varchar: 'text',
	bpchar: 'text',
	citext: 'text',
	bytea: 'bytea',
	date: 'date',
	time: 'time',
	timestamp: 'timestamp',
	timestamptz: 'timestamptz',
	json: 'json',
	jsonb: 'jsonb',
};

/** Bytes that a type modifier of varchar, char or numeric counts on top: VARHDRSZ. */
const header = 4;

function modifiers({base, typmod}: ColumnRow): Partial<TargetType> {
	if (/^time(?:stamp|stamptz)?$/.test(base)) {
		return typmod < 0 ? {} : {places: typmod};
	}
	if (typmod < header) {
		return {};
	}
	if (base === 'varchar' || base === 'bpchar') {
		return {length: typmod - header, ...(base === 'bpchar' ? {padded: true} : {})};
	}
	if (base === 'numeric') {
		// Since PostgreSQL 15 the scale is eleven bits and may be negative: src/backend/utils/adt/numeric.c.
		const scale = (((typmod - header) & 0x7ff) ^ 1024) - 1024;
		return {precision: ((typmod - header) >> 16) & 0xffff, scale};
	}
	return {};
}
