/** Sample rows as they are and as they would be, each changed value with its reason. */
import {setImmediate} from 'node:timers/promises';
import {formatValue} from '../convert/format.ts';
import {Problem} from '../convert/problem.ts';
import type {SourceValue, TargetValue} from '../convert/values.ts';
import {MigrationError} from '../errors.ts';
import type {Plan, PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import {printable} from '../report/printable.ts';
import {loadWithKey} from '../source/find-key.ts';
import {openSideBySide, sqliteError} from '../source/open.ts';
import {openReader, type Row, type RowReader} from '../source/read-rows.ts';
import {keyText} from './batch.ts';
import {type ColumnMaker, makeColumns} from './convert-row.ts';
import type {LoadPreview, PreviewChoice, PreviewRow} from './preview-request.ts';
import type {PlanRequest, SourceFiles} from './request.ts';
import {type Samples, sampleRows} from './sample-rows.ts';

/** @throws MigrationError bad-usage where a key is asked for that no row has, source-* */
export async function previewPlan(
	{sources}: Pick<PlanRequest, 'sources'>,
	plan: Plan,
	{rows, loads, key}: PreviewChoice,
): Promise<LoadPreview[]> {
	const wanted = plan.loads.filter(load => loads === undefined || loads.includes(load.name));
	const previews: LoadPreview[] = [];
	for (const load of wanted) {
		const samples = samplesOf(sources, plan, load, {rows, key});
		if (samples !== undefined) {
			const {name, source, table} = load;
			const {looked, unshown} = samples;
			const shown = samples.rows.map(({row, makers}) => previewRow(load, makers, row));
			previews.push({load: name, source, table, total: load.rows, looked, unshown, rows: shown});
		}
		// Lets the screen and the keys have their turn.
		await setImmediate();
	}
	if (key !== undefined && previews.length === 0) {
		throw noSuchRow(wanted, key);
	}
	return previews;
}

/** undefined: no row of the load has the key. */
function samplesOf(
	sources: SourceFiles,
	plan: Plan,
	load: PlannedLoad,
	{rows, key}: {readonly rows: number; readonly key: string | undefined},
): Samples | undefined {
	const db = openSideBySide(Object.fromEntries(load.databases.map(name => [name, sources[name] ?? ''])));
	try {
		const found = key === undefined ? load : loadWithKey(db, load, key);
		if (found === undefined) {
			return undefined;
		}
		const reader = openReader(db, found);
		try {
			return sampleRows(reader, load, () => makersFor(plan, load, reader), rows);
		} finally {
			reader.close();
		}
	} catch (error) {
		throw sqliteError(load.databases.join(', '), Object.values(sources).join(', '), error);
	} finally {
		db.close();
	}
}

function noSuchRow(loads: readonly PlannedLoad[], key: string): MigrationError {
	const places = loads.map(({source, inputs, key: parts}) => {
		const names = parts.map(input => inputs[input]?.name ?? '');
		return `${source} (${names.length === 0 ? 'its rows have no key' : `key: ${names.join(', ')}`})`;
	});
	return new MigrationError('bad-usage', `No row has the key ${printable(key)} in ${places.join(', ')}.`, {
		hint: 'Write it as the preview and the reports do: the parts of a key of several columns with commas between, and no blanks.',
	});
}

/** Parents are not looked up: whether they will be there is known only when they are loaded. */
function makersFor({namespace}: Plan, load: PlannedLoad, {exactIntegers}: RowReader): ColumnMaker[] {
	const now = {epochMicroseconds: Date.now() * 1000};
	return makeColumns(load, {namespace, exactIntegers, now, parents: () => undefined});
}

function previewRow(load: PlannedLoad, makers: readonly ColumnMaker[], row: Row): PreviewRow {
	const isSensitive = load.key.some(input => load.inputs[input]?.sensitive);
	return {
		key: isSensitive ? '***' : printable(keyText(load, row)),
		before: load.inputs.map(({name, sensitive}, i) => ({
			column: name,
			value: sensitive ? masked(row[i] ?? null) : sourceText(row[i] ?? null),
		})),
		after: load.columns.map((column, i) => previewColumn(column, row, (makers[i] as ColumnMaker)(row))),
	};
}

function previewColumn(
	column: PlannedColumn,
	row: Row,
	made: TargetValue | null | Problem,
): PreviewRow['after'][number] {
	const {name, type, sensitive} = column;
	const base = {column: name, type: type.display};
	if (made instanceof Problem) {
		return {...base, value: '', problem: made.reason};
	}
	const text = made === null ? null : formatValue(type, made);
	const change = changeOf(column, row, text);
	const value = text === null ? 'NULL' : sensitive ? masked(text) : printable(text);
	return {...base, value, ...(change === undefined ? {} : {change})};
}

/** Why the value differs from what the source holds; undefined where it reads the same. */
function changeOf(
	{source, convert, type, origin}: PlannedColumn,
	row: Row,
	after: string | null,
): string | undefined {
	if (source.kind !== 'input') {
		return after === null ? undefined : origin;
	}
	const before = row[source.input] ?? null;
	if (before === null) {
		return after === null ? undefined : 'default';
	}
	if (after === plainText(before)) {
		return undefined;
	}
	if (type.name === 'uuid') {
		return `key of ${convert.entity ?? 'its table'} → UUID`;
	}
	const steps = [
		...(convert.multiply === undefined ? [] : [`× ${convert.multiply}`]),
		...(convert.lossy === undefined ? [] : [convert.lossy]),
	];
	return [...steps, `${kindOf(before)} → ${type.display}`].join(', ');
}

function kindOf(value: SourceValue): string {
	if (typeof value === 'string') {
		return 'text';
	}
	if (typeof value === 'bigint' || Number.isInteger(value)) {
		return 'integer';
	}
	return value instanceof Uint8Array ? 'blob' : 'real';
}

function plainText(value: SourceValue): string {
	return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : String(value);
}

function sourceText(value: SourceValue): string {
	return value === null ? 'NULL' : printable(plainText(value));
}

/** Says that there is a value, and nothing of it. */
function masked(value: SourceValue): string {
	return value === null ? 'NULL' : '***';
}
