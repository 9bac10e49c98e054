/** Finds a source row by its key, as messages and reports write it. */
import type {PlannedLoad} from '../plan/plan.ts';
import type {SqliteDatabase} from './sqlite.ts';

type KeyedLoad = Pick<PlannedLoad, 'select' | 'key'>;

/** The load with the rows of this key alone; undefined where there is none. @param key parts of a composite one joined by commas */
export function loadWithKey<Load extends KeyedLoad>(
	db: SqliteDatabase,
	load: Load,
	key: string,
): (Load & {readonly paging: {readonly kind: 'ordinal'}}) | undefined {
	// SQLite's own texts end there, so no key that is shown has it.
	if (load.key.length === 0 || key.includes('\0')) {
		return undefined;
	}
	for (const condition of conditions(load, key)) {
		const select = `SELECT * FROM (${load.select}) WHERE ${condition}`;
		if (db.prepare(`SELECT 1 FROM (${select}) LIMIT 1`).get() !== undefined) {
			return {...load, select, paging: {kind: 'ordinal'}};
		}
	}
	return undefined;
}

/** By the column's own index first, where it may have one; then by what each key reads as. */
function conditions({key: inputs}: KeyedLoad, key: string): string[] {
	const text = `'${key.replaceAll("'", "''")}'`;
	const texts = inputs.map(i => `coalesce(CAST(c${i} AS TEXT), 'null')`);
	const number = /^-?\d{1,18}$/.test(key) ? `, ${key}` : '';
	return [
		...(inputs.length === 1 ? [`c${inputs[0]} IN (${text}${number})`] : []),
		`${texts.join(" || ',' || ")} = ${text}`,
	];
}
