/** Comparisons: what both sides become, so that PostgreSQL compares as SQLite does. */
import {quoteLiteral} from '../quote-name.ts';
import {Untranslatable} from './cursor.ts';
import type {Literal} from './expression.ts';
import {asNumber, isNumber, type Typed} from './typed.ts';

type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'IS NOT DISTINCT FROM' | 'IS DISTINCT FROM';

const isEquality = (operator: Comparison): boolean =>
	['=', '<>', 'IS NOT DISTINCT FROM', 'IS DISTINCT FROM'].includes(operator);

/** @throws Untranslatable where the two would compare otherwise */
export function compare(operator: Comparison, left: Typed, right: Typed): string {
	const truth = truthTest(operator, left, right) ?? truthTest(operator, right, left);
	if (truth !== undefined) return truth;
	const [a, b] = alike(left, right);
	if (a.type === 'text' && b.type === 'text' && isFolded(left, right)) {
		return `(${fold(a.sql)} ${operator} ${fold(b.sql)})`;
	}
	const isText = a.type === 'text' || b.type === 'text';
	const collate = isText && !isEquality(operator) ? ' COLLATE "C"' : '';
	return `(${a.sql}${collate} ${operator} ${b.sql})`;
}

/** https://www.sqlite.org/datatype3.html#assigning_collating_sequences_from_sql */
function isFolded(left: Typed, right: Typed): boolean {
	const [first] = [left, right].filter(side => side.collated);
	return first?.nocase ?? left.nocase ?? right.nocase ?? false;
}

/** As the collation NOCASE sees a text: ASCII letters alone are folded. */
export function fold(sql: string): string {
	return `lower(${sql} COLLATE "C")`;
}

/** A boolean against 0, 1, TRUE or FALSE is itself or its opposite. */
function truthTest(operator: Comparison, column: Typed, against: Typed): string | undefined {
	const value = truthOf(against.literal);
	if (column.type !== 'boolean' || column.literal !== undefined || value === undefined) return undefined;
	switch (operator) {
		case '=':
			return value ? column.sql : `(NOT ${column.sql})`;
		case '<>':
			return value ? `(NOT ${column.sql})` : column.sql;
		case 'IS NOT DISTINCT FROM':
			return `(${column.sql} IS ${value ? 'TRUE' : 'FALSE'})`;
		case 'IS DISTINCT FROM':
			return `(${column.sql} IS NOT ${value ? 'TRUE' : 'FALSE'})`;
		default:
			return undefined;
	}
}

function truthOf(literal: Literal | undefined): boolean | undefined {
	if (literal?.kind === 'truth') return literal.value;
	return literal?.kind === 'integer' && ['0', '1'].includes(literal.text) ? literal.text === '1' : undefined;
}

/** Both sides in types that compare, with the affinity of a column applied to a literal. */
export function alike(left: Typed, right: Typed): [Typed, Typed] {
	if (left.ordered && right.ordered && left.type === right.type) return [left, right];
	refuseConverted(left);
	refuseConverted(right);
	if (left.type === right.type || left.type === 'null' || right.type === 'null') return [left, right];
	if (isNumber(left) && isNumber(right)) return [left, right];
	if (left.type === 'boolean' || right.type === 'boolean') {
		const [a, b] = [asNumber(left), asNumber(right)];
		return [a, b];
	}
	return (
		withAffinity(left, right) ??
		(withAffinity(right, left)?.toReversed() as [Typed, Typed]) ??
		refuse(left, right)
	);
}

function withAffinity(column: Typed, {literal}: Typed): [Typed, Typed] | undefined {
	if (column.literal !== undefined) return undefined;
	if (column.type === 'text' && literal?.kind === 'integer') {
		return [column, {sql: quoteLiteral(literal.text), type: 'text'}];
	}
	if (isNumber(column) && literal?.kind === 'string' && /^-?(?:0|[1-9]\d{0,17})$/.test(literal.text)) {
		return [column, {sql: literal.text, type: 'bigint'}];
	}
	return undefined;
}

function refuse(left: Typed, right: Typed): never {
	throw new Untranslatable(`it compares ${left.type} with ${right.type}`);
}

/** @throws Untranslatable for a column that was converted */
export function refuseConverted({converted, sql, type}: Typed): void {
	if (converted) throw new Untranslatable(`${sql} becomes ${type} and is no longer what it was`);
}
