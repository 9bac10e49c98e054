/** Which names the inputs of a load have in a record. */
import type {PlannedColumn, PlannedLoad} from '../engine/plan/plan.ts';

export interface RecordField {
	/** Undefined for what no column is made of, such as a row key that only finds pages. */
	readonly name: string | undefined;
	/** An SQL expression, which a record must bring the result of. */
	readonly computed: boolean;
}

/** One for each input of the load, in its order. */
export function recordFields(load: PlannedLoad): RecordField[] {
	const names = new Map<number, string>();
	for (const column of load.columns) {
		for (const [input, name] of namedInputs(column, load)) {
			names.set(input, names.get(input) ?? name);
		}
	}
	return load.inputs.map(({name: text}, i) => ({
		name: names.get(i),
		// Columns stand in the SELECT list as quoted names, expressions in parentheses.
		computed: names.has(i) && load.select.includes(`(${text}) AS c${i}`),
	}));
}

function namedInputs({source, origin}: PlannedColumn, load: PlannedLoad): Array<[number, string]> {
	switch (source.kind) {
		case 'input':
			return [[source.input, origin]];
		case 'pack':
			return source.members.map(({input}) => [input, inputName(load, input)]);
		case 'default':
			return [];
	}
}

/** The input that finds pages is named for that; the column that it is stands quoted in the paging. */
function inputName({paging, inputs}: PlannedLoad, input: number): string {
	return paging.kind === 'rowid' && input === 0
		? paging.by.slice(1, -1).replaceAll('""', '"')
		: (inputs[input]?.name ?? '');
}
