/** Views: those that can be said in PostgreSQL are created when all is loaded, the others are listed. */
import {foldName} from '../fold-name.ts';
import {quoteName} from '../quote-name.ts';
import type {ExaminedSource} from '../source/examine.ts';
import type {NamedSql} from '../source/read-schema.ts';
import {typedColumn} from './column-scope.ts';
import {makeCursor, Untranslatable, unexpected} from './cursor.ts';
import {doBlock} from './do-block.ts';
import {makeRegistry} from './names.ts';
import {parseQuery} from './parse-query.ts';
import type {ProposedTable, Remark} from './proposal.ts';
import {type Relation, translateQuery} from './translate-query.ts';
import {isMade} from './write-ddl.ts';

export interface ProposedViews {
	readonly after: readonly string[];
	readonly remarks: readonly Remark[];
}

/** @param register gives a relation's name once */
export function proposeViews(
	{database, schema}: ExaminedSource,
	tables: readonly ProposedTable[],
	register: (wanted: string) => string,
): ProposedViews {
	const relations = new Map(
		tables
			.filter(t => t.database === database.name)
			.map((t): [string, Relation] => [foldName(t.source.name), relationOf(t)]),
	);
	const after: string[] = [];
	let open = schema.views.map(view => ({view, reason: ''}));
	// A view may read another that stands behind it.
	for (let before = -1; open.length !== before; ) {
		before = open.length;
		open = open.flatMap(({view}) => {
			const made = attempt(view, relations, register);
			if (typeof made === 'string') return [{view, reason: made}];
			relations.set(foldName(view.name), made.relation);
			after.push(made.statement);
			return [];
		});
	}
	const remarks = open.map(({view, reason}) => ({
		where: `${database.name}.${view.name}`,
		what: `a view, which is left to you: ${reason}`,
		sql: view.sql,
	}));
	return {after, remarks};
}

function relationOf(table: ProposedTable): Relation {
	return {
		name: table.name,
		columns: table.columns.filter(isMade).map(c => ({name: c.source.name, typed: typedColumn(c)})),
	};
}

function attempt(
	view: NamedSql,
	relations: ReadonlyMap<string, Relation>,
	register: (wanted: string) => string,
): {relation: Relation; statement: string} | string {
	try {
		const cursor = makeCursor(view.sql);
		const names = readHead(cursor);
		const query = parseQuery(cursor);
		cursor.takeOperator(';');
		if (!cursor.atEnd()) throw unexpected(cursor.peek());
		const made = translateQuery(query, name => relations.get(foldName(name)));
		if (names && names.length !== made.columns.length) throw new Untranslatable('its columns are other ones');
		const unique = makeRegistry();
		const columns = made.columns.map((c, i) => {
			const source = names?.[i] ?? c.name;
			const name = unique(source === '' ? `column_${i + 1}` : source);
			return {name: source, typed: {...c.typed, sql: quoteName(name)}};
		});
		const name = register(view.name);
		const list = columns.map(c => c.typed.sql).join(', ');
		return {
			relation: {name, columns},
			statement: statementOf(`CREATE VIEW ${quoteName(name)} (${list}) AS ${made.sql}`),
		};
	} catch (error) {
		if (error instanceof Untranslatable) return error.message;
		throw error;
	}
}

/** `CREATE VIEW name (columns) AS` @returns the columns that it names */
function readHead(cursor: ReturnType<typeof makeCursor>): string[] | undefined {
	cursor.expectWord('CREATE');
	if (!cursor.takeWord('TEMP')) cursor.takeWord('TEMPORARY');
	cursor.expectWord('VIEW');
	cursor.takeWord('IF', 'NOT', 'EXISTS');
	cursor.name();
	if (cursor.takeOperator('.')) cursor.name();
	let columns: string[] | undefined;
	if (cursor.takeOperator('(')) {
		columns = [cursor.name()];
		while (cursor.takeOperator(',')) columns.push(cursor.name());
		cursor.expectOperator(')');
	}
	cursor.expectWord('AS');
	return columns;
}

/** A view that PostgreSQL refuses stops nothing: it says why, and the run goes on. */
function statementOf(create: string): string {
	return doBlock(
		`  ${create};\nEXCEPTION\n  WHEN duplicate_table THEN NULL;\n  WHEN OTHERS THEN RAISE WARNING '%', SQLERRM;`,
	);
}
