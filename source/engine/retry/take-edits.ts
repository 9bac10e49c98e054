/** The rows that an operator edited, compared with those that are out: what was changed in each. */
import type {Client} from 'pg';
import type {SourceValue} from '../convert/values.ts';
import {MigrationError} from '../errors.ts';
import {cellOf, columnLabels, isSameCell, mask, valueOfCell} from '../ledger/cell.ts';
import type {Edits} from '../ledger/edited-row.ts';
import {ledgerSchema} from '../ledger/ledger-schema.ts';
import {readRejectedAt} from '../ledger/reject-pages.ts';
import {membersOf} from '../ledger/reject-row.ts';
import type {Plan, PlannedInput, PlannedLoad} from '../plan/plan.ts';
import type {EditedRow} from '../run/retry-request.ts';

/** By the load's number, and by the row's position. */
export type EditsByRow = ReadonlyMap<number, ReadonlyMap<string, Edits>>;

/** Rows that are looked up at once. */
const rowsAtOnce = 500;

/** @throws MigrationError bad-usage, naming the row that is no reject, or the cell that stands for no value */
export async function takeEdits(
	client: Client,
	run: string,
	plan: Plan,
	rows: AsyncIterable<EditedRow>,
): Promise<EditsByRow> {
	const loads = new Map(plan.loads.map(load => [load.name, load]));
	const taken = new Map<number, Map<string, Edits>>();
	let waiting: EditedRow[] = [];
	const take = async (): Promise<void> => {
		for (const [name, its] of Map.groupBy(waiting, row => row.load)) {
			const load = loads.get(name);
			const positions = its.map(row => row.position);
			const there = load && (await readRejectedAt(client, ledgerSchema, run, load.number, positions));
			for (const row of its) {
				const standing = there?.get(row.position);
				const before = taken.get(load?.number ?? -1) ?? new Map<string, Edits>();
				if (load === undefined || standing === undefined || row.run !== run || before.has(row.position)) {
					throw notOut(row, run, before.has(row.position));
				}
				const edits = changesIn(row, load, standing.row);
				// The same command again, after one that was killed, finds its first rows loaded.
				if (standing.settled && edits.size > 0) {
					throw badRow(row, 'was loaded already, with other values');
				}
				taken.set(load.number, before.set(row.position, edits));
			}
		}
		waiting = [];
	};
	for await (const row of rows) {
		waiting.push(row);
		if (waiting.length === rowsAtOnce) {
			await take();
		}
	}
	await take();
	return changedOnly(taken);
}

function changedOnly(taken: ReadonlyMap<number, ReadonlyMap<string, Edits>>): EditsByRow {
	return new Map([...taken].map(([load, its]) => [load, new Map([...its].filter(([, {size}]) => size > 0))]));
}

function notOut(row: EditedRow, run: string, isTwice: boolean): MigrationError {
	const what =
		row.run === run
			? 'is no reject of the run'
			: `is of run ${row.run}, and the rejects of ${run} are to be loaded`;
	return badRow(row, isTwice ? 'is there twice' : what);
}

function badRow({where, load, position}: EditedRow, what: string): MigrationError {
	return new MigrationError('bad-usage', `${where} (${load}, position ${position}) ${what}`, {
		hint: 'Export the rejects again with mingus-migrate rejects; a row whose position is *** needs --show-sensitive.',
	});
}

function changesIn(row: EditedRow, load: PlannedLoad, stands: string): Edits {
	const labels = columnLabels(load.inputs.map(({name}) => name));
	const given = membersOf(stands).map(({value}) => cellOf(value));
	const unknown = Object.keys(row.row).find(name => !labels.includes(name));
	if (unknown !== undefined) {
		throw badCell(row, unknown, `is no column of ${load.source}; those are ${labels.join(', ')}`);
	}
	const edits = new Map<number, SourceValue>();
	for (const [i, label] of labels.entries()) {
		const cell = Object.hasOwn(row.row, label) ? row.row[label] : given[i];
		if (isSameCell(given[i] ?? null, cell) || isMasked(load.inputs[i], cell)) {
			continue;
		}
		const value = valueOfCell(cell);
		if (value === undefined) {
			throw badCell(
				row,
				label,
				'stands for no value: null, a text, a number, {"integer": "digits"}, {"real": "5.0"}, {"blob": "hex"} and {"text": "hex"} do',
			);
		}
		edits.set(i, value);
	}
	return edits;
}

function isMasked(input: PlannedInput | undefined, cell: unknown): boolean {
	return input?.sensitive === true && cell === mask;
}

function badCell({where, load, position}: EditedRow, column: string, what: string): MigrationError {
	const name = JSON.stringify(column);
	return new MigrationError('bad-usage', `${where} (${load}, position ${position}): ${name} ${what}`, {
		hint: 'Nothing was written. Mend the file, and try again.',
	});
}
