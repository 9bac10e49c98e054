/** What the schema of the mapping cannot say: which keys go together, and that databases are named in `sources`. */
import type {MappingPath, MappingProblem} from './mapping-document.ts';
import {nearestName} from './nearest-name.ts';
import type {ColumnMapping, LoadMapping, Mapping} from './schema.ts';

/** Every contradiction in a mapping that has the right form. */
export function checkMapping(mapping: Mapping): MappingProblem[] {
	const problems = mapping.loads.flatMap((load, index) => checkLoad(load, ['loads', index]));
	const databases = Object.keys(mapping.sources);
	for (const [path, name] of namedTables(mapping)) {
		const [database = ''] = name.split('.', 1);
		if (!databases.includes(database)) {
			problems.push({
				path,
				message: `sources has no ${JSON.stringify(database)}${suggestion(database, databases)}`,
			});
		}
	}

	return problems;
}

function checkLoad(load: LoadMapping, path: MappingPath): MappingProblem[] {
	const problems: MappingProblem[] = [];
	if (load.from === undefined && load.query === undefined) {
		problems.push({path, message: 'needs from, a table, or query, a FROM clause'});
	} else if (load.from !== undefined && load.query !== undefined) {
		problems.push({path: [...path, 'query'], message: 'cannot stand beside from; keep one of them'});
	}

	for (const [name, column] of Object.entries(load.columns)) {
		if (typeof column !== 'string') {
			problems.push(...checkColumn(column, [...path, 'columns', name], load.match === 'by-name'));
		}
	}

	const keys = Object.entries(load.columns).filter(
		([, column]) => typeof column !== 'string' && column.identifies === true,
	);
	for (const [name] of keys.slice(1)) {
		problems.push({
			path: [...path, 'columns', name],
			message: `identifies is set on ${keys[0]?.[0]} already; only one column can be the key`,
		});
	}

	return problems;
}

function checkColumn(column: ColumnMapping, path: MappingPath, byName: boolean): MappingProblem[] {
	const problems: MappingProblem[] = [];
	const origins = (['from', 'sql', 'pack'] as const).filter(key => column[key] !== undefined);
	if (origins.length > 1) {
		problems.push({path, message: `has ${origins.join(' and ')}; a value comes from one of them`});
	} else if (origins.length === 0 && column.default === undefined && !byName) {
		problems.push({path, message: 'needs from, sql, pack or default, or a load with match: by-name'});
	}

	for (const [name, member] of Object.entries(column.pack ?? {})) {
		if (typeof member !== 'string' && (member.from === undefined) === (member.sql === undefined)) {
			problems.push({
				path: [...path, 'pack', name],
				message:
					member.from === undefined
						? 'needs from or sql'
						: 'has from and sql; a value comes from one of them',
			});
		}
	}

	return problems;
}

/** Every `database.table` in the mapping, with its place. */
function namedTables({loads, left_behind, carry_over, options}: Mapping): Array<[MappingPath, string]> {
	const named: Array<[MappingPath, string]> = [];
	for (const [index, {from, when}] of loads.entries()) {
		if (from !== undefined) {
			named.push([['loads', index, 'from'], from]);
		}

		for (const key of ['has', 'lacks'] as const) {
			for (const [position, name] of (when?.[key] ?? []).entries()) {
				named.push([['loads', index, 'when', key, position], name]);
			}
		}
	}

	named.push(...Object.keys(left_behind).map((name): [MappingPath, string] => [['left_behind', name], name]));
	named.push(
		...Object.keys(carry_over.tables).map((name): [MappingPath, string] => [
			['carry_over', 'tables', name],
			name,
		]),
		...Object.keys(options.sqlite_databases ?? {}).map((name): [MappingPath, string] => [
			['options', 'sqlite_databases', name],
			name,
		]),
	);
	return named;
}

function suggestion(name: string, known: readonly string[]): string {
	const nearest = nearestName(name, known);
	return nearest === undefined ? `; it has ${known.join(', ')}` : `; did you mean ${nearest}?`;
}
