/** Chooses the rows that a preview shows: each form of a value and each fault once, rather than the first rows. */
import {needsBigInt, Problem} from '../convert/problem.ts';
import type {SourceValue, TargetValue, TypeName} from '../convert/values.ts';
import type {PlannedColumn, PlannedLoad} from '../plan/plan.ts';
import {weigh} from '../source/mend-texts.ts';
import type {Row, RowReader} from '../source/read-rows.ts';
import type {ColumnMaker} from './convert-row.ts';

/** Rows of a load that are looked at, and bytes of them about. */
const mostLooked = 2000;
const mostBytes = 8 << 20;
/** Forms of one column that are told apart: a text may have any number. */
const mostForms = 20;

export interface Sample {
	readonly row: Row;
	/** Those that fit how the row was read. */
	readonly makers: readonly ColumnMaker[];
}

export interface Samples {
	/** In the order of the source. */
	readonly rows: readonly Sample[];
	/** Rows that were looked at to choose them. */
	readonly looked: number;
	/** Forms and faults that were met, and that none of the rows has. */
	readonly unshown: number;
}

interface Candidate extends Sample {
	readonly forms: readonly string[];
}

/** @param makersFor converts as the reader reads now */
export function sampleRows(
	reader: RowReader,
	load: PlannedLoad,
	makersFor: () => readonly ColumnMaker[],
	count: number,
): Samples {
	const candidates: Candidate[] = [];
	const met = load.columns.map(() => new Set<string>());
	let looked = 0;
	let bytes = 0;
	while (looked < Math.max(mostLooked, count) && bytes < mostBytes) {
		const chunk = convertNext(reader, makersFor);
		if (chunk.length === 0) {
			break;
		}
		for (const {row, makers, made} of chunk) {
			const forms = load.columns.map((column, i) => formOf(column, row, made[i] ?? null));
			const isNew = forms.map((form, i) => isAdded(met[i] as Set<string>, form)).includes(true);
			if (isNew || looked < count) {
				candidates.push({row, makers, forms: forms.map((form, i) => `${i}:${form}`)});
			}
			looked++;
			bytes += weigh(row);
		}
	}
	return {...choose(candidates, count), looked};
}

function isAdded(forms: Set<string>, form: string): boolean {
	const {size} = forms;
	return size < mostForms && forms.add(form).size > size;
}

type Made = TargetValue | null | Problem;

function convertNext(
	reader: RowReader,
	makersFor: () => readonly ColumnMaker[],
): ReadonlyArray<Sample & {readonly made: readonly Made[]}> {
	const convert = (rows: readonly Row[]) => {
		const makers = makersFor();
		return rows.map(row => ({row, makers, made: makers.map(make => make(row))}));
	};
	const chunk = convert(reader.next());
	const isInexact = chunk.some(({row, made}) => made.includes(needsBigInt) || row.some(isInexactInteger));
	return isInexact ? convert(reader.withBigInts()) : chunk;
}

/** A large integer that was read as the nearest number: its row would show another key than its own. */
function isInexactInteger(value: SourceValue): boolean {
	return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Types that are made of texts and numbers in many forms, each of which is read otherwise. */
const formed: ReadonlySet<TypeName> = new Set<TypeName>([
	'int2',
	'int4',
	'int8',
	'float4',
	'float8',
	'numeric',
	'date',
	'time',
	'timestamp',
	'timestamptz',
]);

/** What tells a value of the column from others of another kind, however many there are of each. */
function formOf({source, type}: PlannedColumn, row: Row, made: Made): string {
	if (made instanceof Problem) {
		return `fault ${made.code}`;
	}
	const before = source.kind === 'input' ? (row[source.input] ?? null) : null;
	if (source.kind !== 'input' || before === null) {
		return made === null ? 'nothing' : 'something';
	}
	return `${typeof before} ${shapeOf(before, type.name)}`;
}

function shapeOf(value: Exclude<SourceValue, null>, type: TypeName): string {
	if (value instanceof Uint8Array) {
		return 'bytes';
	}
	const text = String(value).slice(0, 40);
	if (type === 'boolean') {
		return text.toLowerCase();
	}
	if (typeof value === 'string') {
		return formed.has(type)
			? text.replaceAll(/\p{L}+/gu, 'a').replaceAll(/\d+/g, '9')
			: value.trim() === ''
				? 'blank'
				: 'text';
	}
	// Seconds and milliseconds since 1970 are told apart by their size.
	const isMoment = type === 'timestamp' || type === 'timestamptz' || type === 'date';
	return isMoment ? `${text.length} digits` : Number.isInteger(Number(value)) ? 'whole' : 'fraction';
}

/** Always the row that has most of what none of the others has, faults first; then the first ones. */
function choose(candidates: readonly Candidate[], count: number): Omit<Samples, 'looked'> {
	const left = new Set(candidates.flatMap(({forms}) => forms));
	const chosen = new Set<Candidate>();
	const worth = ({forms}: Candidate) =>
		forms.reduce((sum, form) => sum + (left.has(form) ? (form.includes(':fault') ? 3 : 1) : 0), 0);
	while (left.size > 0 && chosen.size < count) {
		let best: Candidate | undefined;
		let most = 0;
		for (const candidate of candidates) {
			const its = worth(candidate);
			if (its > most) {
				[best, most] = [candidate, its];
			}
		}
		if (best === undefined) {
			break;
		}
		chosen.add(best);
		for (const form of best.forms) {
			left.delete(form);
		}
	}
	for (const candidate of candidates) {
		if (chosen.size >= count) {
			break;
		}
		chosen.add(candidate);
	}
	return {rows: candidates.filter(candidate => chosen.has(candidate)), unshown: left.size};
}
