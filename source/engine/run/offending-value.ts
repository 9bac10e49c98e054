/** What a rejected row held where it was refused, fit to be shown: cut, without controls, and masked where sensitive. */
import type {SourceValue} from '../convert/values.ts';
import {inputsOf} from '../plan/column-source.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import {printable} from '../report/printable.ts';
import type {Row} from '../source/read-rows.ts';

/** Characters of one value. */
const mostCharacters = 60;

/**
 * @param column of the target; for rows of which another has the same values, the columns of the constraint
 * @returns SQL literals; null where no column is at fault, or none that is made of the source
 */
export function offendingValue(load: PlannedLoad, column: string, row: Row): string | null {
	const inputs = [...new Set(columnsNamed(load, column).flatMap(({source}) => inputsOf(source)))];
	const texts = inputs.map(input => {
		const {name = '', sensitive = false} = load.inputs[input] ?? {};
		const text = literal(row[input] ?? null, sensitive);
		return inputs.length === 1 ? text : `${printable(name)} = ${text}`;
	});
	return texts.length === 0 ? null : cut(texts.join(', '), mostCharacters * 2);
}

function columnsNamed({columns, uniques}: PlannedLoad, name: string): PlannedLoad['columns'] {
	const found = columns.find(column => column.name === name);
	if (found) {
		return [found];
	}
	const sets = uniques.map(unique => unique.columns.flatMap(i => columns[i] ?? []));
	return sets.find(set => set.map(column => column.name).join(', ') === name) ?? [];
}

function literal(value: SourceValue, sensitive: boolean): string {
	if (value === null) {
		return 'NULL';
	}
	if (sensitive) {
		return '***';
	}
	if (typeof value === 'string') {
		// A character can be two units long, and become an escape of six; the rest of a long text is not looked at.
		return `'${cut(printable(value.slice(0, mostCharacters * 2 + 1)), mostCharacters)}'`;
	}
	return value instanceof Uint8Array
		? `x'${cut(Buffer.from(value.subarray(0, mostCharacters)).toString('hex'), mostCharacters)}'`
		: String(value);
}

function cut(text: string, most: number): string {
	const characters = [...text];
	return characters.length <= most ? text : `${characters.slice(0, most).join('')}...`;
}
