/** Arithmetic on numbers. */
import {Untranslatable} from './cursor.ts';
import type {BinaryOperator} from './expression.ts';
import {commonType, type Typed} from './typed.ts';

/** By 0 SQLite divides to NULL; a result beyond 64 bits would be a real there, and is an error here. */
export function arithmetic(operator: BinaryOperator, left: Typed, right: Typed): Typed {
	const type = commonType([left, right]);
	const a = left.literal && right.literal ? `${left.sql}::${type}` : left.sql;
	if (operator === '+' || operator === '-' || operator === '*') {
		return {sql: `(${a} ${operator} ${right.sql})`, type};
	}
	if (operator !== '/' && type !== 'bigint') throw new Untranslatable(`${operator} of reals`);
	if (operator === '<<' || operator === '>>') {
		if (right.literal?.kind !== 'integer' || Number(right.literal.text) > 63 || right.sql.startsWith('-')) {
			throw new Untranslatable('it shifts by what may be anything');
		}
		return {sql: `(${left.sql}::bigint ${operator} ${right.sql})`, type: 'bigint'};
	}
	if (operator === '&' || operator === '|') return {sql: `(${a} ${operator} ${right.sql})`, type: 'bigint'};
	const divisor = isLiteralButZero(right) ? right.sql : `NULLIF(${right.sql}, 0)`;
	return {sql: `(${a} ${operator} ${divisor})`, type};
}

function isLiteralButZero({literal}: Typed): boolean {
	return (literal?.kind === 'integer' || literal?.kind === 'real') && Number(literal.text) !== 0;
}
