/** What can be chosen from for a change, and the edit that each choice is. Pure. */
import type {ColumnType, MappingEdit} from '../../engine/mapping/mapping-edit.ts';
import type {ColumnMapping} from '../../engine/mapping/schema.ts';
import type {PlannedLoad} from '../../engine/plan/plan.ts';
import {lossyOf} from './change-items.ts';
import type {ColumnChangeStep, Entry, Subject} from './changing-state.ts';
import {columnRows} from './column-rows.ts';

export interface Choice {
	readonly label: string;
	readonly meaning: string;
	readonly edit: MappingEdit;
}

const typeMeanings: Readonly<Record<ColumnType, string>> = {
	text: 'any text',
	bigint: 'whole numbers of up to 18 digits',
	integer: 'whole numbers of up to 9 digits',
	numeric: 'numbers, exact whatever their digits',
	'double precision': 'numbers as REAL of SQLite',
	boolean: 'true and false',
	date: 'days',
	'time without time zone': 'times of a day',
	'timestamp without time zone': 'moments, in whatever zone',
	'timestamp with time zone': 'moments',
	uuid: 'UUIDs; integer keys become some',
	jsonb: 'JSON',
	bytea: 'bytes',
};

const lossyMeanings: Readonly<Record<NonNullable<ColumnMapping['lossy']>, string>> = {
	'drop-time': 'the time of day is dropped',
	'drop-fraction': 'the fraction is dropped',
	round: 'the value is rounded',
};

const epochMeanings: Readonly<Record<NonNullable<ColumnMapping['epoch']>, string>> = {
	auto: 'by their size, where that leaves no doubt',
	seconds: 'since 1970',
	milliseconds: 'since 1970',
	microseconds: 'since 1970',
	'julian-day': 'days, as julianday() of SQLite',
};

/** Of what is asked; none where there is nothing. */
export function choicesFor(
	state: ColumnChangeStep,
	to: Extract<Entry, {asks: 'choice'}>['to'],
): readonly Choice[] {
	const {subject} = state;
	if (subject.kind === 'source') {
		return to === 'fill' ? targetsFor(state, subject) : [];
	}
	const {load, column} = subject;
	const place = {load: load.position ?? -1, column: column.name};
	switch (to) {
		case 'fill':
			return namesakeFirst(
				column.name,
				unreadOf(state, load).map(from => ({
					label: from,
					meaning: `of ${load.source}`,
					edit: {edit: 'fill', ...place, from} as const,
				})),
				({edit}) => edit.from,
			);
		case 'redirect':
			return (load.unfilled ?? []).map(({name, display}) => ({
				label: name,
				meaning: display,
				edit: {edit: 'redirect', ...place, to: name},
			}));
		case 'retype':
			return Object.entries(typeMeanings).map(([type, meaning]) => ({
				label: type,
				meaning,
				edit: {edit: 'retype', ...place, type: type as ColumnType},
			}));
		case 'lossy':
			return subject.kind === 'column'
				? [
						{
							label: 'reject',
							meaning: 'its row is rejected, and kept',
							edit: {edit: 'word', ...place, said: {word: 'lossy', value: undefined}},
						},
						...(lossyOf[subject.column.type.name] ?? []).map(
							(value): Choice => ({
								label: value,
								meaning: lossyMeanings[value],
								edit: {edit: 'word', ...place, said: {word: 'lossy', value}},
							}),
						),
					]
				: [];
		case 'epoch':
			return Object.entries(epochMeanings).map(([value, meaning]) => ({
				label: value,
				meaning,
				edit: {
					edit: 'word',
					...place,
					said: {word: 'epoch', value: value as NonNullable<ColumnMapping['epoch']>},
				},
			}));
	}
}

/** Columns of the load's own table that go nowhere. */
function unreadOf({from}: ColumnChangeStep, load: PlannedLoad): readonly string[] {
	const {sourceTable} = load;
	if (from.plan.state !== 'found' || sourceTable === undefined) {
		return [];
	}
	const own = `${sourceTable.database}.${sourceTable.name}`;
	const rows = columnRows(from.plan.value, from.plan.value.loads.indexOf(load));
	return rows.flatMap(row => (row.kind === 'source' && row.table === own ? row.columns : []));
}

/** Target columns that nothing is loaded into, of the loads that read the table by its name. */
function targetsFor(
	{from}: ColumnChangeStep,
	{table, columns}: Extract<Subject, {kind: 'source'}>,
): readonly Choice[] {
	const [column] = columns;
	const plan = from.plan.state === 'found' ? from.plan.value : null;
	if (plan === null || column === undefined) {
		return [];
	}
	const choices = plan.loads
		.filter(
			({sourceTable, position}) =>
				position !== undefined && sourceTable && `${sourceTable.database}.${sourceTable.name}` === table,
		)
		.flatMap(load =>
			(load.unfilled ?? []).map(({name, display}) => ({
				label: `${load.table}.${name}`,
				meaning: display,
				edit: {edit: 'fill', load: load.position ?? -1, column: name, from: column} as const,
			})),
		);
	return namesakeFirst(column, choices, ({edit}) => edit.column);
}

/** What has the same name is meant more often than not. */
function namesakeFirst<Item>(
	name: string,
	items: readonly Item[],
	nameOf: (item: Item) => string,
): readonly Item[] {
	const isNamesake = (item: Item) => nameOf(item).toLowerCase() === name.toLowerCase();
	return [...items.filter(isNamesake), ...items.filter(item => !isNamesake(item))];
}
