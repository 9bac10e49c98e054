/** Rejects with their whole rows, as a file that can be edited and given back to `retry`. Pure. */
import {stringify} from 'csv-stringify/sync';
import {printable} from '../engine/report/printable.ts';
import type {ListedReject} from '../engine/run/retry-request.ts';
import type {RejectFormat} from '../ui/mending/reject-files.ts';
import {oneLineJson} from './json-lines.ts';

/** Columns of the CSV, and keys of the JSON objects; the last one is the source row. */
export const exportColumns = [
	'run',
	'load',
	'source',
	'table',
	'position',
	'key',
	'column',
	'code',
	'reason',
	'row',
] as const;

/** The pieces of the file, one after the other. */
export async function* exportText(
	rejects: AsyncIterable<ListedReject>,
	format: RejectFormat,
): AsyncGenerator<string> {
	if (format === 'csv') {
		// By this mark spreadsheets know that what follows is UTF-8.
		let head = `\uFEFF${exportColumns.join(',')}\n`;
		for await (const reject of rejects) {
			yield `${head}${csvLine(reject)}`;
			head = '';
		}
		yield head;
		return;
	}
	let separator = '[\n';
	for await (const reject of rejects) {
		yield `${separator}${oneLineJson(Object.fromEntries(exportColumns.map(name => [name, reject[name]])))}`;
		separator = ',\n';
	}
	yield separator === '[\n' ? '[]\n' : '\n]\n';
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. The row is JSON, which is none. */
function csvLine(reject: ListedReject): string {
	const {run, load, source, table, position, key, column, code, reason, row} = reject;
	const said = [source, table, position, key, column, code, reason].map(printable);
	return stringify([[run, load, ...said, oneLineJson(row)]], {escape_formulas: true});
}
