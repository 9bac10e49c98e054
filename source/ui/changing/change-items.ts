/** What of a row can be changed, as far as it can be told without trying. Pure. */
import type {ColumnWord} from '../../engine/mapping/mapping-edit.ts';
import type {ColumnMapping} from '../../engine/mapping/schema.ts';
import type {PlannedColumn, PlannedLoad} from '../../engine/plan/plan.ts';
import type {MenuItem} from '../components/menu.tsx';
import type {PlanStep} from '../wizard-state.ts';
import type {ColumnChangeStep, Entry, Subject} from './changing-state.ts';
import {leftPaths} from './leave-behind.ts';

export type ChangeItem = MenuItem & {readonly to: Entry['to'] | 'take-back' | 'blank'};

/** The words of the mapping for a target column. */
export function specOf(
	{setup}: Pick<PlanStep, 'setup'>,
	load: PlannedLoad,
	column: string,
): ColumnMapping | undefined {
	const spec = setup.mapping.loads[load.position ?? -1]?.columns[column];
	return typeof spec === 'string' ? {from: spec} : spec;
}

export function changeItems(state: ColumnChangeStep): readonly ChangeItem[] {
	const {subject} = state;
	switch (subject.kind) {
		case 'source':
			return sourceItems(state, subject);
		case 'unfilled': {
			const word = subject.column.required ? 'a value is required' : 'where the source has none';
			return [
				{to: 'fill', label: 'Fill it from a source column', meaning: 'one that goes nowhere yet'},
				{to: 'default', label: 'A default', meaning: `for every row: ${word}`},
				...shapeItems(state, subject.load),
			];
		}
		case 'column':
			return columnItems(state, subject);
	}
}

function sourceItems(
	{setup}: ColumnChangeStep,
	subject: Extract<Subject, {kind: 'source'}>,
): readonly ChangeItem[] {
	const {columns, isWhole, reason} = subject;
	const them = columns.length === 1 ? 'it' : isWhole ? 'the whole table' : 'them';
	const leave: ChangeItem =
		reason === null
			? {
					to: 'leave-behind',
					label: `Leave ${them} behind`,
					meaning: 'with a reason, which the report repeats',
				}
			: {to: 'leave-behind', label: 'Give another reason', meaning: 'the report repeats it'};
	const fill: ChangeItem = {
		to: 'fill',
		label: 'Load it into a target column',
		meaning: 'one that nothing is loaded into yet',
	};
	const takeBack: ChangeItem = {
		to: 'take-back',
		label: `No longer leave ${them} behind`,
		meaning: 'something else must be said of it then',
	};
	return [
		leave,
		...(columns.length === 1 ? [fill] : []),
		...(leftPaths(setup.mapping, subject).length === 0 ? [] : [takeBack]),
	];
}

function columnItems(
	state: ColumnChangeStep,
	{load, column}: Extract<Subject, {kind: 'column'}>,
): readonly ChangeItem[] {
	const spec = specOf(state, load, column.name);
	const given = column.default === undefined ? 'none so far' : `now ${String(column.default)}`;
	const isRead = column.source.kind !== 'default';
	const leave: ChangeItem = {
		to: 'leave-behind',
		label: 'Leave it behind',
		meaning: 'with a reason, which the report repeats',
	};
	const blank: ChangeItem = column.blankIsNull
		? {to: 'blank', label: 'Blank texts as they are', meaning: 'now a text of only blanks is NULL'}
		: {to: 'blank', label: 'Blank texts as NULL', meaning: 'texts of only blanks count as NULL'};
	return [
		...(isRead ? [leave] : []),
		{to: 'default', label: 'A default', meaning: `for NULL: ${given}`},
		...(isRead ? [blank] : []),
		...conversionItems(column, spec),
		...(spec === undefined || (load.unfilled ?? []).length === 0
			? []
			: [
					{
						to: 'redirect',
						label: 'Another target column',
						meaning: 'of the same table',
					} as const,
				]),
		...shapeItems(state, load),
	];
}

/** Types whose values may be told in numbers of a kind. */
const moments = ['date', 'timestamp', 'timestamptz'];

export const lossyOf: Readonly<Record<string, ReadonlyArray<NonNullable<ColumnMapping['lossy']>>>> = {
	int2: ['drop-fraction', 'round'],
	int4: ['drop-fraction', 'round'],
	int8: ['drop-fraction', 'round'],
	numeric: ['round'],
	time: ['round'],
	timestamp: ['round'],
	timestamptz: ['round'],
	date: ['drop-time'],
};

function conversionItems(
	{type, source}: PlannedColumn,
	spec: ColumnMapping | undefined,
): readonly ChangeItem[] {
	const now = (word: ColumnWord, otherwise: string) => spec?.[word] ?? otherwise;
	if (source.kind !== 'input') {
		return [];
	}
	return [
		...(type.name in lossyOf
			? [
					{
						to: 'lossy',
						label: 'What does not fit exactly',
						meaning: `now ${now('lossy', 'rejected')}`,
					} as const,
				]
			: []),
		...(moments.includes(type.name)
			? [{to: 'epoch', label: 'Numbers as moments', meaning: `now ${now('epoch', 'auto')}`} as const]
			: []),
	];
}

/** Where the table is made by the mapping's SQL, that says what its columns are called and of which type they are. */
function shapeItems({setup, from}: ColumnChangeStep, {table, schema}: PlannedLoad): readonly ChangeItem[] {
	const isMade =
		setup.ddl !== undefined &&
		from.plan.state === 'found' &&
		from.plan.value.create.statements.length > 0 &&
		schema === setup.mapping.target.schema &&
		!from.target.tables.some(({name}) => name === table);
	return isMade
		? [
				{to: 'rename', label: 'Another name', meaning: 'in the SQL too'},
				{to: 'retype', label: 'Another type', meaning: 'in the SQL'},
			]
		: [];
}
