/** What a load reads that takes nothing but columns of one table: known without asking SQLite. */
import {foldName} from '../fold-name.ts';
import {quoteName} from '../quote-name.ts';
import type {SelectShape} from '../source/columns-read.ts';
import type {InputList} from './inputs.ts';
import type {ChosenLoad} from './resolution.ts';

/** Undefined where an input is more than a column. */
export function plainShape({table: from}: ChosenLoad, {expressions}: InputList): SelectShape | undefined {
	if (!from) {
		return undefined;
	}
	const {database, table} = from;
	const byName = new Map(table.columns.map(c => [foldName(quoteName(c.name)), c.name]));
	const rowid = table.rowid === undefined ? undefined : quoteName(table.rowid);
	const origins = expressions.map(({sql}) => {
		const column = byName.get(foldName(sql));
		return column === undefined ? undefined : {database, table: table.name, column};
	});
	if (expressions.some(({sql}, i) => origins[i] === undefined && sql !== rowid)) {
		return undefined;
	}
	return {tables: [{database, table: table.name}], reads: origins.filter(o => o !== undefined), origins};
}
