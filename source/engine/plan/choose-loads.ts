/** Which loads of the mapping apply to these sources, and where each reads and writes. */
import {foldName} from '../fold-name.ts';
import type {LoadMapping} from '../mapping/schema.ts';
import type {SourceDatabase, SourceTable} from '../source/inspect.ts';
import {block, type ChosenLoad, type PlanContext} from './resolution.ts';

/** The loads whose `when` holds, in the mapping's order. */
export function chooseLoads(context: PlanContext): ChosenLoad[] {
	const {mapping, sources} = context;
	const applying = mapping.loads.filter(load => applies(load, sources));
	const names = nameLoads(applying);
	return applying.flatMap((load, i) => {
		const name = names[i] as string;
		const target = context.target.tables.find(
			t => t.schema === mapping.target.schema && t.name === load.into,
		);
		const other = context.target.others.find(o => o.schema === mapping.target.schema && o.name === load.into);
		if (other) {
			const [message, hint] = noTable[other.kind];
			block(context, name, `${other.schema}.${other.name} is ${message}`, hint);
			return [];
		}
		if (!target) {
			const message = `the target has no table ${mapping.target.schema}.${load.into}`;
			if (!mapping.target.ddl) {
				block(context, name, message, 'Create it, or mend `into` in the mapping.');
			} else if (!context.problems.some(problem => problem.message === message)) {
				const hint = 'Let it be made with --create-schema.';
				context.problems.push({severity: 'blocker', where: name, message, hint, code: 'table-missing'});
			}
			return [];
		}
		const chosen = {number: 0, name, mapping: load, entity: load.entity ?? load.into, target};
		if (load.from === undefined) {
			return [chosen];
		}
		const table = findTable(sources, load.from);
		if (!table) {
			block(
				context,
				name,
				`the sources have no table ${load.from}`,
				'Mend `from`, or say with `when` that it may be missing.',
			);
			return [];
		}
		return [{...chosen, table}];
	});
}

const view = 'Load into the tables that it shows.';

/** Why what looks like a table is none to load into, and what to do. */
const noTable = {
	view: ['a view: rows cannot be loaded into it', view],
	'materialized view': ['a materialized view: rows cannot be loaded into it', view],
	'foreign table': [
		'a foreign table: rows there and their record in the ledger here would be no one transaction',
		'Load on the server that has the table.',
	],
} as const;

function applies(load: LoadMapping, sources: readonly SourceDatabase[]): boolean {
	const {has = [], lacks = []} = load.when ?? {};
	return has.every(path => isThere(sources, path)) && !lacks.some(path => isThere(sources, path));
}

/** `database.table` or `database.table.column`. */
function isThere(sources: readonly SourceDatabase[], path: string): boolean {
	const table = findTable(sources, path);
	if (table) {
		return true;
	}
	const dot = path.lastIndexOf('.');
	const column = foldName(path.slice(dot + 1));
	return (
		findTable(sources, path.slice(0, dot))?.table.columns.some(c => foldName(c.name) === column) ?? false
	);
}

/** The table named `database.table`; SQLite's names know no case. */
export function findTable(
	sources: readonly SourceDatabase[],
	path: string,
): {database: string; table: SourceTable} | undefined {
	const dot = path.indexOf('.');
	const database = sources.find(s => foldName(s.name) === foldName(path.slice(0, dot)));
	const tables = database && [...database.tables, ...database.others.flatMap(o => o.table ?? [])];
	const table = tables?.find(t => foldName(t.name) === foldName(path.slice(dot + 1)));
	return database && table ? {database: database.name, table} : undefined;
}

/** A load is called as its table, with its source where several loads share the table. */
function nameLoads(loads: readonly LoadMapping[]): string[] {
	const plain = loads.map(load => load.name ?? load.into);
	return loads.map((load, i) => {
		const name = plain[i] as string;
		const shared = plain.filter(other => other === name).length > 1;
		return shared && load.name === undefined && load.from !== undefined ? `${name} < ${load.from}` : name;
	});
}
