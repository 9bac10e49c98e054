/** Sample rows as they are and as they would be, each changed value with its reason. */
import {formatValue} from '../convert/format.ts';
import {needsBigInt, Problem} from '../convert/problem.ts';
import type {SourceValue, TargetValue} from '../convert/values.ts';
import type {Plan, PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import {printable} from '../report/printable.ts';
import {openSideBySide} from '../source/open.ts';
import {openReader, type Row, type RowReader} from '../source/read-rows.ts';
import {keyText} from './batch.ts';
import {type ColumnMaker, makeColumns} from './convert-row.ts';
import type {LoadPreview, PlanRequest, PreviewRow, SourceFiles} from './request.ts';

/** @param rows sample rows a load */
export function previewPlan(
	{sources}: Pick<PlanRequest, 'sources'>,
	plan: Plan,
	rows: number,
): LoadPreview[] {
	return plan.loads.map(load => ({
		load: load.name,
		source: load.source,
		table: load.table,
		rows: previewLoad(sources, plan, load, rows),
	}));
}

function previewLoad(sources: SourceFiles, plan: Plan, load: PlannedLoad, count: number): PreviewRow[] {
	const db = openSideBySide(Object.fromEntries(load.databases.map(name => [name, sources[name] ?? ''])));
	const reader = openReader(db, load);
	try {
		let rows = reader.next().slice(0, count);
		let makers = makersFor(plan, load, reader);
		if (rows.some(row => makers.some(make => make(row) === needsBigInt))) {
			rows = reader.withBigInts().slice(0, count);
			makers = makersFor(plan, load, reader);
		}
		return rows.map(row => previewRow(load, makers, row));
	} finally {
		reader.close();
		db.close();
	}
}

/** Parents are not looked up: whether they will be there is known only when they are loaded. */
function makersFor({namespace}: Plan, load: PlannedLoad, {exactIntegers}: RowReader): ColumnMaker[] {
	const now = {epochMicroseconds: Date.now() * 1000};
	return makeColumns(load, {namespace, exactIntegers, now, parents: () => undefined});
}

function previewRow(load: PlannedLoad, makers: readonly ColumnMaker[], row: Row): PreviewRow {
	return {
		key: printable(keyText(load, row)),
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
