/** One load's rows from SQLite's values to the target's: functions chosen once a column, then called for each row. */
import {makeConverter} from '../convert/converter.ts';
import {convertDefault} from '../convert/default.ts';
import {type PackedMember, packObject} from '../convert/pack.ts';
import {needsBigInt, Problem} from '../convert/problem.ts';
import type {SourceValue, TargetValue} from '../convert/values.ts';
import type {PackMember, PlannedColumn, PlannedLoad, Reference} from '../plan/plan.ts';
import type {Row} from '../source/read-rows.ts';
import {type Check, makeCheck, type Now} from '../validate/check.ts';

/** Whether a parent is there: asked with the key as the source has it, and as it was converted. */
export type HasParent = (key: SourceValue, converted: TargetValue) => boolean;

export interface ConvertRowContext {
	readonly namespace: string;
	/** Integers were read as bigint. */
	readonly exactIntegers: boolean;
	/** When the run started: what is in the future is decided by it, also after a resume. */
	readonly now: Now;
	/** Undefined: parents are not checked. */
	parents(reference: Reference): HasParent | undefined;
}

/** The value of one column for a row: converted and checked, NULL, or what is wrong with it. */
export type ColumnMaker = (row: Row) => TargetValue | null | Problem;

/** Values that JSON or text checks may hold. */
export function makeColumns(load: PlannedLoad, context: ConvertRowContext): ColumnMaker[] {
	return load.columns.map(column => makeColumn(column, context));
}

const required = new Problem('required', 'A value is required.');

function makeColumn(column: PlannedColumn, context: ConvertRowContext): ColumnMaker {
	const empty = emptyValue(column, context);
	const {source} = column;
	if (source.kind === 'default') {
		return () => empty;
	}
	const value =
		source.kind === 'pack' ? makePack(source.members, context) : makeInput(column, source.input, context);
	const check = makeCheck(column.rules, column.type, context.now);
	if (check === undefined) {
		return row => value(row) ?? empty;
	}
	return row => {
		const made = value(row);
		if (made === null) {
			return empty;
		}
		return made instanceof Problem ? made : (check(made) ?? made);
	};
}

/** What stands where the source has NULL: the mapping's default, or NULL where the target allows it. */
function emptyValue(column: PlannedColumn, context: ConvertRowContext): TargetValue | null | Problem {
	return column.default === undefined
		? column.notNull
			? required
			: null
		: convertDefault(column.default, column.type, column.convert, context.namespace);
}

function makeInput(column: PlannedColumn, input: number, context: ConvertRowContext): ColumnMaker {
	const convert = makeConverter(column.type, column.convert, context);
	const {blankIsNull} = column;
	const hasParent = column.references && context.parents(column.references);
	const noParent = orphan(column.references);
	return row => {
		const value = row[input];
		if (
			value === null ||
			value === undefined ||
			(blankIsNull && typeof value === 'string' && value.trim() === '')
		) {
			return null;
		}
		const made = convert(value);
		return hasParent && !(made instanceof Problem) && !hasParent(value, made) ? noParent : made;
	};
}

function orphan(reference: Reference | undefined): Problem {
	return new Problem(
		'no-parent',
		`No row of ${reference?.table ?? 'the parent'} that was migrated has this key.`,
	);
}

function makePack(members: readonly PackMember[], context: ConvertRowContext): ColumnMaker {
	const packed = members.map((member): PackedMember => {
		const convert = memberConverter(member, context);
		return {name: member.name, json: member.json, real: member.real, ...(convert ? {convert} : {})};
	});
	const checks = members.map(member => memberCheck(member, context));
	const inputs = members.map(member => member.input);
	const values: SourceValue[] = new Array(members.length).fill(null);
	return row => {
		for (let i = 0; i < inputs.length; i++) {
			const value = row[inputs[i] as number] ?? null;
			const problem = value === null ? undefined : checks[i]?.(value);
			if (problem) {
				return problem;
			}
			values[i] = value;
		}
		return packObject(packed, values, context.exactIntegers);
	};
}

const uuid = {name: 'uuid', display: 'uuid'} as const;

function memberConverter({references}: PackMember, context: ConvertRowContext): PackedMember['convert'] {
	if (references === undefined) {
		return undefined;
	}
	const convert = makeConverter(uuid, {entity: references.entity}, context);
	const hasParent = context.parents(references);
	const noParent = orphan(references);
	return value => {
		const made = convert(value);
		return hasParent && !(made instanceof Problem) && !hasParent(value, made) ? noParent : made;
	};
}

/** Rules of a member look at the value as the number or text that it is. */
function memberCheck(
	{name, rules}: PackMember,
	context: ConvertRowContext,
): ((value: SourceValue) => Problem | undefined) | undefined {
	if (rules.length === 0) {
		return undefined;
	}
	const ofText = rules.some(rule => typeof rule === 'string' || 'one_of' in rule);
	const type = ofText
		? ({name: 'text', display: 'text'} as const)
		: ({name: 'numeric', display: 'numeric'} as const);
	const convert = makeConverter(type, {}, context);
	const check = makeCheck(rules, type, context.now) as Check;
	return value => {
		const made = convert(value as Exclude<SourceValue, null>);
		const problem = made instanceof Problem ? made : check(made);
		return problem === undefined || problem === needsBigInt
			? problem
			: new Problem(problem.code, `${name}: ${problem.reason}`);
	};
}
