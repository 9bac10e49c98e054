/** Changes of a mapping: each as the places that it sets and removes, with a refusal of what would not come out as meant. Pure. */
import {foldName} from '../fold-name.ts';
import {assign} from './assign.ts';
import {columnPath, loadAt} from './column-place.ts';
import {refuseEdit} from './edit-refusal.ts';
import type {Assignment, ColumnPlace, MappingEdit, WordSaid} from './mapping-edit.ts';
import {renameColumn, retypeColumn} from './reshape-column.ts';
import type {ColumnMapping, LoadMapping, Mapping} from './schema.ts';

/** @throws MigrationError bad-mapping for an edit that cannot be done */
export function editMapping(mapping: Mapping, edit: MappingEdit): Mapping {
	return assign(mapping, assignmentsOf(mapping, edit));
}

/**
 * What the edit comes to in a mapping that is as given.
 * @throws MigrationError bad-mapping for an edit that cannot be done
 */
export function assignmentsOf(mapping: Mapping, edit: MappingEdit): Assignment[] {
	switch (edit.edit) {
		case 'leave-behind':
			return leaveBehind(mapping, edit);
		case 'take-back':
			return takeBack(mapping, edit.paths);
		case 'fill':
			return fill(mapping, edit, edit.from);
		case 'redirect':
			return redirect(mapping, edit, edit.to);
		case 'word':
			return say(mapping, edit, edit.said);
		case 'rename':
			return renameColumn(mapping, edit, edit.to);
		case 'retype':
			return retypeColumn(mapping, edit);
	}
}

function leaveBehind(
	mapping: Mapping,
	{paths, reason, drops}: Extract<MappingEdit, {edit: 'leave-behind'}>,
): Assignment[] {
	const why = reason.trim();
	if (why === '') {
		refuseEdit('What is left behind needs a reason.', 'Say in a few words why it is not migrated.');
	}
	return [
		...(drops === undefined ? [] : dropColumn(mapping, drops, paths)),
		...paths.map(path => {
			checkSource(mapping, path);
			return {does: 'set', path: ['left_behind', keyOf(mapping, path) ?? path], value: why} as const;
		}),
	];
}

function checkSource({sources}: Mapping, path: string): void {
	const [database = '', ...rest] = path.split('.');
	if (sources[database] === undefined || rest.join('.') === '') {
		refuseEdit(`${path} is no table or column of the mapping's sources.`);
	}
}

/** As `left_behind` writes a table or column, whose case SQLite does not tell apart. */
function keyOf({left_behind}: Mapping, path: string): string | undefined {
	return Object.keys(left_behind).find(key => foldName(key) === foldName(path));
}

/** The target column is no longer made of anything. */
function dropColumn(mapping: Mapping, place: ColumnPlace, paths: readonly string[]): Assignment[] {
	const load = loadAt(mapping, place);
	const {column} = place;
	const spec = load.columns[column];
	if (typeof spec === 'object' && spec.identifies) {
		refuseEdit(
			`${load.into}.${column} is the key of ${load.entity ?? load.into}, by which other tables find its rows.`,
			'Leave the whole table behind in the mapping file, with the loads that refer to it.',
		);
	}
	if (load.match === 'by-name') {
		const own = foldName(`${load.from}.${column}`);
		if (!paths.some(path => foldName(path) === own)) {
			refuseByName(load, column);
		}
	} else if (spec === undefined) {
		refuseEdit(`The mapping makes no column ${column} of ${load.into} there.`);
	}
	return spec === undefined ? [] : [{does: 'remove', path: columnPath(place), asComment: true}];
}

function refuseByName({into}: LoadMapping, column: string): never {
	return refuseEdit(
		`${into} takes its columns by their names (match: by-name), and would go on to fill ${column}.`,
		'Write the columns of this load out in the mapping file.',
	);
}

function takeBack(mapping: Mapping, paths: readonly string[]): Assignment[] {
	return paths.map(path => {
		const key = keyOf(mapping, path) ?? refuseEdit(`${path} is not left behind by that name.`);
		return {does: 'remove', path: ['left_behind', key]};
	});
}

function fill(mapping: Mapping, place: ColumnPlace, from: string): Assignment[] {
	const load = loadAt(mapping, place);
	const spec = load.columns[place.column];
	if (load.from === undefined) {
		refuseEdit(
			`${load.into} is loaded from a query, whose columns have names of their own.`,
			'Write the column into the mapping file.',
		);
	}
	if (spec !== undefined && (typeof spec === 'string' || originOf(spec) !== undefined)) {
		refuseEdit(`${load.into}.${place.column} is made of something already.`);
	}
	const left = keyOf(mapping, `${load.from}.${from}`);
	return [
		spec === undefined
			? {does: 'set', path: columnPath(place), value: from}
			: {does: 'set', path: [...columnPath(place), 'from'], value: from},
		...(left === undefined ? [] : [{does: 'remove', path: ['left_behind', left]} as const]),
	];
}

function originOf({from, sql, pack}: ColumnMapping): unknown {
	return from ?? sql ?? pack;
}

function redirect(mapping: Mapping, place: ColumnPlace, to: string): Assignment[] {
	const load = loadAt(mapping, place);
	if (load.match === 'by-name') {
		refuseByName(load, place.column);
	}
	if (load.columns[place.column] === undefined) {
		refuseEdit(`The mapping makes no column ${place.column} of ${load.into} there.`);
	}
	if (load.columns[to] !== undefined) {
		refuseEdit(`${load.into}.${to} is made of something already.`, 'Choose another column.');
	}
	return [{does: 'rename-key', path: columnPath(place), key: to}];
}

function say(mapping: Mapping, place: ColumnPlace, {word, value}: WordSaid): Assignment[] {
	const load = loadAt(mapping, place);
	const spec = load.columns[place.column];
	const path = columnPath(place);
	if (value === undefined) {
		if (typeof spec !== 'object' || spec[word] === undefined) {
			refuseEdit(`The mapping says nothing of ${word} for ${load.into}.${place.column}.`);
		}
		const isAll = Object.keys(spec).length === 1;
		return [{does: 'remove', path: isAll ? path : [...path, word]}];
	}
	if (spec === undefined && word !== 'default' && load.match !== 'by-name') {
		refuseEdit(`${load.into}.${place.column} is made of nothing that could be converted.`);
	}
	return typeof spec === 'object'
		? [{does: 'set', path: [...path, word], value}]
		: [{does: 'set', path, value: {...(spec === undefined ? {} : {from: spec}), [word]: value}}];
}
