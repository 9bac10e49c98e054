/** Which tables a mapping knows of each source. Pure. */
import type {Mapping} from './schema.ts';

/** Source name → tables that are loaded, carried over or left behind, whatever layout they belong to. */
export function wantedTables(mapping: Mapping): Readonly<Record<string, readonly string[]>> {
	const names = mapping.loads.flatMap(({from, when}) => [
		...(from === undefined ? [] : [from]),
		...(when?.has ?? []),
	]);
	const kept = [...Object.keys(mapping.left_behind), ...Object.keys(mapping.carry_over.tables)];
	const listed = [...names, ...kept].map(path => path.split('.'));
	const queries = mapping.loads.flatMap(({query}) => query ?? []).join('\n');
	return Object.fromEntries(
		Object.keys(mapping.sources).map(source => {
			const tables = listed.flatMap(([database, table]) => (database === source && table ? [table] : []));
			return [source, [...new Set([...tables, ...tablesInQuery(queries, source)])]];
		}),
	);
}

/** `source.table` and `source."a table"` in SQL. */
function tablesInQuery(sql: string, source: string): string[] {
	const escaped = source.replace(/[^\w]/g, '\\$&');
	const pattern = new RegExp(`(?<![\\w.])"?${escaped}"?\\.(?:"([^"]+)"|(\\w+))`, 'g');
	return [...sql.matchAll(pattern)].flatMap(([, quoted, plain]) => quoted ?? plain ?? []);
}
