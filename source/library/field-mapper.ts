/** One load of a plan, applied to records that a program has in its hands. */
import {formatValue} from '../engine/convert/format.ts';
import {Problem, type ProblemCode} from '../engine/convert/problem.ts';
import type {SourceValue, TargetType, TargetValue} from '../engine/convert/values.ts';
import {MigrationError} from '../engine/errors.ts';
import {nearestName} from '../engine/mapping/nearest-name.ts';
import type {Plan, PlannedColumn, PlannedLoad} from '../engine/plan/plan.ts';
import {type ColumnMaker, makeColumns} from '../engine/run/convert-row.ts';
import {reasonOf} from './conversion-error.ts';
import {type RecordField, recordFields} from './record-fields.ts';
import {sourceValueOf} from './source-value.ts';

/** How one column of the target is filled. */
export interface FieldMapping {
	readonly field: string;
	/** PostgreSQL's name of the type. */
	readonly type: string;
	/** Source column, SQL expression, `JSON of a, b`, or `default`. */
	readonly from: string;
	readonly required: boolean;
	/** What stands where the source has NULL; in the units of the target. */
	readonly default?: string | number | boolean;
}

/** A source row by column name. A column that is absent is NULL. */
export type SourceRecord = Readonly<Record<string, SourceValue | undefined>>;

/**
 * A target row by column name, each value as node-postgres takes it for a query parameter without losing anything:
 * uuid, numeric, date, time, timestamp and JSON as PostgreSQL's text, the rest as it is.
 */
export type TargetRow = Readonly<Record<string, TargetValue | null>>;

export interface FieldProblem {
	readonly field: string;
	readonly code: ProblemCode;
	readonly reason: string;
}

export type MapResult =
	| {readonly ok: true; readonly row: TargetRow}
	| {readonly ok: false; readonly problems: readonly FieldProblem[]};

export interface FieldMapperOptions {
	/** When it is now, for rules about the future. Default: when the mapper is made. */
	readonly now?: Date;
	/**
	 * The records have every INTEGER as bigint, so that a number is a REAL: 5.0 and not 5.
	 * Default: whole numbers are integers.
	 */
	readonly exactIntegers?: boolean;
}

/**
 * Maps records as a load of the plan maps its rows: names, defaults, conversions, rules. What only a whole run can
 * know is not looked at: whether parents are there, and whether keys are unique.
 *
 * @example
 * const mapper = new FieldMapper(await migrator.plan(), 'users');
 * const mapped = mapper.mapRecord({id: 7, email: 'ada@example.org'});
 * if (mapped.ok) console.log(mapped.row);
 */
export class FieldMapper {
	/** In the order of the target's columns. */
	readonly fields: readonly FieldMapping[];
	readonly #inputs: readonly RecordField[];
	readonly #load: PlannedLoad;
	readonly #makers: readonly ColumnMaker[];

	/**
	 * @param load name of the load, which is the target table's unless several loads share it
	 * @throws MigrationError bad-usage for a load that the plan does not have
	 */
	constructor(
		{loads, namespace}: Plan,
		load: string,
		{now = new Date(), exactIntegers = false}: FieldMapperOptions = {},
	) {
		this.#load = findLoad(loads, load);
		this.#inputs = recordFields(this.#load);
		this.#makers = makeColumns(this.#load, {
			namespace,
			exactIntegers,
			now: {epochMicroseconds: now.getTime() * 1000},
			parents: () => undefined,
		});
		this.fields = this.#load.columns.map(describe);
	}

	/** Names that `mapRecord` looks for in a record; an SQL expression is named by its text. */
	get inputs(): readonly string[] {
		return this.#inputs.flatMap(input => input.name ?? []);
	}

	/**
	 * The target row of a record, or everything that is wrong with it. What no column is made of is not looked at.
	 *
	 * @throws TypeError for a value that SQLite could not hold; MigrationError bad-usage where the load computes a
	 * value in SQL and the record does not bring it
	 */
	mapRecord(record: SourceRecord): MapResult {
		const row = this.#inputs.map(input => valueFor(record, input));
		const problems: FieldProblem[] = [];
		const made: Record<string, TargetValue | null> = Object.create(null);
		this.#load.columns.forEach(({name, type}, i) => {
			const value = (this.#makers[i] as ColumnMaker)(row);
			if (value instanceof Problem) {
				problems.push({field: name, code: value.code, reason: reasonOf(value)});
			} else {
				made[name] = value === null ? null : asParameter(type, value);
			}
		});
		return problems.length === 0 ? {ok: true, row: {...made}} : {ok: false, problems};
	}
}

function findLoad(loads: readonly PlannedLoad[], name: string): PlannedLoad {
	const found = loads.find(load => load.name === name);
	if (found === undefined) {
		const names = loads.map(load => load.name);
		const nearest = nearestName(name, names);
		throw new MigrationError('bad-usage', `The plan has no load named ${JSON.stringify(name)}.`, {
			hint: nearest === undefined ? `It has: ${names.join(', ')}.` : `Did you mean ${nearest}?`,
		});
	}
	return found;
}

function describe(column: PlannedColumn): FieldMapping {
	return {
		field: column.name,
		type: column.type.display,
		from: column.origin,
		required: column.notNull,
		...(column.default === undefined ? {} : {default: column.default}),
	};
}

function valueFor(record: SourceRecord, {name, computed}: RecordField): SourceValue {
	if (name === undefined) {
		return null;
	}
	if (computed && !Object.hasOwn(record, name)) {
		throw new MigrationError('bad-usage', `The record does not bring the value of ${name}`, {
			hint: 'SQLite computes it; give its result in the record under this text.',
		});
	}
	return Object.hasOwn(record, name) ? sourceValueOf(record[name]) : null;
}

const asText: ReadonlySet<string> = new Set(['uuid', 'numeric', 'date', 'time', 'timestamp', 'timestamptz']);

function asParameter(type: TargetType, value: TargetValue): TargetValue {
	return asText.has(type.name) ? formatValue(type, value) : value;
}
