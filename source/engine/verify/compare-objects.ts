/** Whether what the tables are made of is as the run left it. Pure. */
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import type {Difference} from '../report/verification.ts';
import type {TableObject} from '../target/table-objects.ts';
import {ofTable} from './check-schema.ts';

/** Objects that are missing or are others now; what came later is nobody's loss. */
export function objectDifferences(
	left: readonly TableObject[],
	now: readonly TableObject[],
	nameOf: (object: TableObject) => string,
): Difference[] {
	const found = new Map(now.map(object => [identity(object), object.definition]));
	return left.flatMap(object => {
		const {kind, name, definition} = object;
		const is = found.get(identity(object));
		return is !== undefined && plain(is) === plain(definition)
			? []
			: [
					ofTable({
						kind,
						table: nameOf(object),
						column: name,
						expected: definition,
						found: is ?? 'it is missing',
					}),
				];
	});
}

/** Whether the run left the constraint NOT VALID, so that it is meant to be. */
export function leftInvalid(
	left: readonly TableObject[],
): (table: {readonly schema: string; readonly relation: string}, constraint: string) => boolean {
	const names = new Set(
		left.filter(({kind, definition}) => kind === 'constraint' && invalid.test(definition)).map(identity),
	);
	return ({schema, relation}, name) =>
		names.has(identity({schema, table: relation, kind: 'constraint', name}));
}

/**
 * The load without the columns that are no longer there, or have become others: their values cannot be compared.
 * Without a column of the key its rows are compared as wholes.
 */
export function comparableLoad(
	load: PlannedLoad,
	left: readonly TableObject[],
	now: readonly TableObject[],
): PlannedLoad {
	const typesNow = columnTypes(load, now);
	const types = columnTypes(load, left);
	const columns = load.columns.filter(({name}) => {
		const type = types.get(name);
		return typesNow.has(name) && (type === undefined || typesNow.get(name) === type);
	});
	if (columns.length === load.columns.length) {
		return load;
	}
	const key = load.primaryKey.map(i => columns.indexOf(load.columns[i] as PlannedColumn));
	return {...load, columns, primaryKey: key.includes(-1) ? [] : key};
}

function columnTypes({schema, relation}: PlannedLoad, objects: readonly TableObject[]): Map<string, string> {
	const columns = objects.filter(o => o.kind === 'column' && o.schema === schema && o.table === relation);
	return new Map(columns.map(({name, definition}) => [name, definition.replace(/ NOT NULL$/, '')]));
}

function identity({schema, table, kind, name}: Omit<TableObject, 'definition'>): string {
	return JSON.stringify([schema, table, kind, name]);
}

const invalid = / NOT VALID$/;

/** What is not valid is told apart. */
function plain(definition: string): string {
	return definition.replace(invalid, '');
}
