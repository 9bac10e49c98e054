/**
 * A target column gets another name or type. The SQL that makes the tables says so in a statement of its own behind the
 * operator's: PostgreSQL takes the column's keys, indexes and views along, and refuses what it cannot.
 */
import {quoteName} from '../quote-name.ts';
import {columnPath, loadAt} from './column-place.ts';
import {refuseEdit} from './edit-refusal.ts';
import {type Assignment, type ColumnPlace, columnTypes, type MappingEdit} from './mapping-edit.ts';
import type {LoadMapping, Mapping} from './schema.ts';

/** PostgreSQL's limit, NAMEDATALEN - 1. */
const longestName = 63;

/** Every load of the table goes on to fill the column, by its new name. */
export function renameColumn(mapping: Mapping, place: ColumnPlace, to: string): Assignment[] {
	const {into} = loadAt(mapping, place);
	const {column} = place;
	if (to.trim() === '' || Buffer.byteLength(to) > longestName) {
		refuseEdit(`A column's name has 1 to ${longestName} bytes.`, 'Give it another name.');
	}
	checkHooks(mapping, into, column);
	return mapping.loads.flatMap((load, index) =>
		load.into === into ? renameIn(load, {load: index, column}, to, index === place.load) : [],
	);
}

function renameIn(load: LoadMapping, place: ColumnPlace, to: string, isChosen: boolean): Assignment[] {
	const spec = load.columns[place.column];
	if (load.columns[to] !== undefined) {
		refuseEdit(`${load.into}.${to} is made of something already.`, 'Give it another name.');
	}
	const path = columnPath(place);
	const byName =
		load.match === 'by-name' &&
		(spec === undefined || (typeof spec === 'object' && !(spec.from ?? spec.sql ?? spec.pack)));
	if (!byName) {
		return spec === undefined ? [] : [{does: 'rename-key', path, key: to}];
	}
	if (!isChosen) {
		refuseEdit(
			`Another load of ${load.into} may take ${place.column} by its name (match: by-name).`,
			'Write the column into that load of the mapping file first.',
		);
	}
	return spec === undefined
		? [{does: 'set', path: columnPath({...place, column: to}), value: place.column}]
		: [
				{does: 'set', path: [...path, 'from'], value: place.column},
				{does: 'rename-key', path, key: to},
			];
}

/** The mapping stays as it is. */
export function retypeColumn(mapping: Mapping, place: ColumnPlace): Assignment[] {
	const {into} = loadAt(mapping, place);
	const {column} = place;
	checkHooks(mapping, into, column);
	const isKey = mapping.loads.some(load => {
		const spec = load.into === into ? load.columns[column] : undefined;
		return typeof spec === 'object' && (spec.identifies || spec.references !== undefined);
	});
	if (isKey) {
		refuseEdit(
			`${into}.${column} holds keys, and others that hold the same would keep their type.`,
			'Change all of them in the SQL of the tables.',
		);
	}
	return [];
}

/** SQL that runs on the target may know the column as it is; nobody would find out before all rows are loaded. */
function checkHooks({before, after}: Mapping, table: string, column: string): void {
	const name = column.replaceAll('"', '""').replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
	const named = new RegExp(String.raw`(?<![\p{L}\p{N}_$])${name}(?![\p{L}\p{N}_$])`, 'iu');
	for (const [where, statements] of Object.entries({before, after})) {
		if (statements.some(statement => named.test(statement))) {
			refuseEdit(
				`${table}.${column} may be meant by SQL under \`${where}\` of the mapping, which runs on the target.`,
				'Change it in the mapping file and in the SQL of the tables, together with that SQL.',
			);
		}
	}
}

/**
 * The SQL that makes the tables, after an edit of a mapping that is as given.
 * @throws MigrationError bad-mapping where the mapping has no such SQL, or not this type
 */
export function editDdl(ddl: string | undefined, mapping: Mapping, edit: MappingEdit): string | undefined {
	if (edit.edit !== 'rename' && edit.edit !== 'retype') {
		return ddl;
	}
	const table = quoteName(loadAt(mapping, edit).into);
	const column = quoteName(edit.column);
	if (ddl === undefined) {
		return refuseEdit('The mapping has no SQL of its tables (target.ddl), which this would change.');
	}
	if (edit.edit === 'retype' && !columnTypes.includes(edit.type)) {
		refuseEdit(`No column is made ${edit.type}.`, `Choose one of ${columnTypes.join(', ')}.`);
	}
	const change =
		edit.edit === 'rename'
			? `RENAME COLUMN ${column} TO ${quoteName(edit.to)}`
			: `ALTER COLUMN ${column} TYPE ${edit.type} USING ${column}::text::${edit.type}`;
	const isEnded = /;\s*(?:--[^\n]*\s*)*$/.test(ddl);
	return `${ddl.trimEnd()}\n${isEnded ? '' : ';\n'}\nALTER TABLE ${table} ${change};\n`;
}
