/** Names for the target: those of the source wherever PostgreSQL can have them. */
import {createHash} from 'node:crypto';

/** PostgreSQL's limit in bytes, NAMEDATALEN - 1. */
const longestName = 63;

/** https://www.postgresql.org/docs/current/ddl-system-columns.html */
const systemColumns = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/** `userId` → `user_id`, `HTTPServer` → `http_server`, `first name` → `first_name` */
export function snakeCase(name: string): string {
	return name
		.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
		.replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
		.replace(/[^\p{L}\p{N}$]+/gu, '_')
		.toLowerCase();
}

/** A name of 63 bytes at most: a longer one is cut, and told from others that begin alike by a hash. */
export function fittingName(name: string): string {
	if (Buffer.byteLength(name) <= longestName) return name;
	const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
	return `${Buffer.from(name)
		.subarray(0, longestName - hash.length - 1)
		.toString()
		.replace(/\uFFFD+$/, '')}_${hash}`;
}

/** Gives each name once; one that is taken gets a number. */
export function makeRegistry(): (wanted: string) => string {
	const taken = new Set<string>();
	return wanted => {
		let name = fittingName(wanted);
		for (let i = 2; taken.has(name); i++) name = fittingName(`${wanted}_${i}`);
		taken.add(name);
		return name;
	};
}

export interface NameOptions {
	/** How names are written: as they are, in lower case, in snake_case. */
	readonly names: 'keep' | 'lower-case' | 'snake-case';
	/** Which tables get their source's name before their own. */
	readonly prefix: 'where-shared' | 'always';
}

/** Names in lower case need no quotes in SQL. */
function written(name: string, {names}: Pick<NameOptions, 'names'>): string {
	return names === 'snake-case' ? snakeCase(name) : names === 'lower-case' ? name.toLowerCase() : name;
}

export interface NamedColumn {
	readonly name: string;
	/** Why it is not the source's own; empty where it is. */
	readonly note: string;
}

/** Names of a table's columns, in their order. */
export function columnNames(sources: readonly string[], options: Pick<NameOptions, 'names'>): NamedColumn[] {
	const wanted = sources.map((source, i) => wantedColumn(source, i, options));
	const register = makeRegistry();
	return wanted.map((first, i) => {
		const source = sources[i] as string;
		// Two that fold into one keep their own names, as far as those are free.
		const folds = options.names !== 'keep' && wanted.filter(w => w === first).length > 1;
		const name = register(folds ? wantedColumn(source, i, {names: 'keep'}) : first);
		const reason = folds ? `${first} would be the name of two columns` : reasonOf(source, options);
		return {
			name,
			note: name === source || reason === '' ? '' : `${JSON.stringify(source)} becomes ${name}: ${reason}`,
		};
	});
}

function wantedColumn(source: string, place: number, options: Pick<NameOptions, 'names'>): string {
	if (source === '') return `column_${place + 1}`;
	const name = written(source, options);
	return systemColumns.has(name) ? `${name}_` : name;
}

function reasonOf(source: string, options: Pick<NameOptions, 'names'>): string {
	if (source === '') return 'a column must have a name';
	if (systemColumns.has(source.toLowerCase())) return 'PostgreSQL has a system column of that name';
	if (written(source, options) !== source) return '';
	return Buffer.byteLength(source) > longestName
		? `a name has ${longestName} bytes at most`
		: 'the name is taken';
}

export interface TableToName {
	readonly database: string;
	readonly table: string;
}

/**
 * Names of tables, in their order: with their source's before it where that is wanted, or tables of two sources would
 * have the same, but for the case of its letters.
 */
export function tableNames(
	tables: readonly TableToName[],
	register: (wanted: string) => string,
	options: NameOptions,
): NamedColumn[] {
	const plain = tables.map(({table}) => {
		const name = written(table, options);
		// Unqualified, it would be one of the server's own catalogs.
		return /^pg_/.test(name) ? `${name}_` : name;
	});
	const shared = Map.groupBy(plain, name => name.toLowerCase());
	return tables.map(({database, table}, i) => {
		const own = plain[i] as string;
		const clash = (shared.get(own.toLowerCase())?.length ?? 0) > 1;
		const isPrefixed = clash || options.prefix === 'always';
		const name = register(isPrefixed ? written(`${database}_${own}`, options) : own);
		const wanted = written(table, options);
		const expected = options.prefix === 'always' ? written(`${database}_${wanted}`, options) : wanted;
		const reason = clash
			? 'several sources have a table of that name'
			: /^pg_/.test(expected)
				? "names that begin with pg_ are the server's own"
				: `a name has ${longestName} bytes at most`;
		return {name, note: name === expected ? '' : `${database}.${table} becomes ${name}: ${reason}`};
	});
}
