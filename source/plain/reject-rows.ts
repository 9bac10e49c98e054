/** Reads the rows that `rejects` exported, edited or not, from a CSV or JSON file. */
import {closeSync, createReadStream, openSync, readFileSync, readSync} from 'node:fs';
import {parse} from 'csv-parse';
import {MigrationError, messageOf} from '../engine/errors.ts';
import type {EditedRow} from '../engine/run/retry-request.ts';

/**
 * @param file absolute; JSON where it begins with a bracket, else CSV
 * @throws MigrationError bad-usage naming what cannot be read, and where
 */
export async function* readRejectRows(file: string): AsyncGenerator<EditedRow> {
	let number = 0;
	try {
		for await (const record of beginsWithBracket(file) ? jsonRecords(file) : csvRecords(file)) {
			number++;
			yield editedRow(record, `row ${number}`);
		}
	} catch (error) {
		throw new MigrationError('bad-usage', `${file}: ${messageOf(error)}`, {
			hint: 'It must be what mingus-migrate rejects --format csv or json wrote, with cells of its last column changed.',
			cause: error,
		});
	}
}

function beginsWithBracket(file: string): boolean {
	const start = Buffer.alloc(64);
	const descriptor = openSync(file, 'r');
	const length = readSync(descriptor, start);
	closeSync(descriptor);
	return start.toString('utf8', 0, length).replace('\uFEFF', '').trimStart().startsWith('[');
}

function jsonRecords(file: string): unknown[] {
	return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
}

async function* csvRecords(file: string): AsyncGenerator<unknown> {
	const records = createReadStream(file).pipe(parse({bom: true, columns: true, skip_empty_lines: true}));
	for await (const record of records) {
		const {row, ...others} = record as Record<string, string>;
		yield {...Object.fromEntries(Object.entries(others).map(unescaped)), row: row && parsed(row)};
	}
}

const notJson = Symbol();

function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return notJson;
	}
}

/** Takes off the apostrophe in front of what a spreadsheet would take for a formula: of a negative position, too. */
function unescaped([name, text]: [string, string]): [string, string] {
	return [name, /^'[=+\-@\t\r＝＋－＠]/.test(text) ? text.slice(1) : text];
}

function editedRow(record: unknown, where: string): EditedRow {
	const {run, load, position, row} = (record ?? {}) as Record<string, unknown>;
	if (typeof run !== 'string' || typeof load !== 'string' || typeof position !== 'string') {
		throw new Error(`${where} has no run, load and position`);
	}
	if (row === notJson) {
		throw new Error(`${where} has a source row that is no JSON; a spreadsheet cuts long cells`);
	}
	if (typeof row !== 'object' || row === null || Array.isArray(row)) {
		throw new Error(`${where} has no source row`);
	}
	return {where, run, load, position, row: row as EditedRow['row']};
}
