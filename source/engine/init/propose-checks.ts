/** CHECK constraints and generated columns: those that mean the same in PostgreSQL. */
import {foldName} from '../fold-name.ts';
import {quoteLiteral, quoteName} from '../quote-name.ts';
import type {Evidence} from '../source/evidence.ts';
import {tableScope} from './column-scope.ts';
import {guarded} from './do-block.ts';
import {makeRegistry} from './names.ts';
import type {ProposedTable} from './proposal.ts';
import {tokenize} from './tokenize.ts';
import {translateCondition, translateText} from './translate-expression.ts';
import {castTo} from './typed.ts';

/** Generated columns that can be made by the target; the others get the values that the source computes. */
export function proposeGenerated(table: ProposedTable): void {
	for (const column of table.columns) {
		const sql = table.parsed.columns.get(foldName(column.source.name))?.generated;
		if (!column.source.generated || sql === undefined || column.left !== undefined) continue;
		const others = {...table, columns: table.columns.filter(c => !c.source.generated)};
		const made = translateText(sql, tableScope(others, true));
		const {choice} = column;
		const isExact =
			choice.rejects === 0 && choice.sql === undefined && !column.identifies && !column.references;
		if (made.ok && isExact && (made.typed.type === choice.type || made.typed.type === 'null')) {
			column.generated = castTo(made.typed, choice.type);
			column.left = 'generated: the target computes it';
		} else {
			const reason = made.ok ? `it gives ${made.typed.type}, not ${choice.type}` : made.reason;
			column.notes.push(`an ordinary column, no generated one: AS (${sql}): ${reason}`);
		}
	}
}

/** @returns statements that follow the load: constraints that rows of the source break */
export function proposeChecks(table: ProposedTable, evidence: Evidence): string[] {
	const register = makeRegistry();
	const after: string[] = [];
	for (const {name, sql} of table.parsed.checks) {
		const made = translateCondition(sql, tableScope(table, false));
		if (!made.ok) {
			table.notes.push(`CHECK (${sql}) is left out: ${made.reason}`);
			continue;
		}
		const constraint = quoteName(register(name ?? `${table.name}_check`));
		const broken = evidence.countWhere(table.database, table.source.name, `NOT (${withStrings(sql, table)})`);
		if (broken === 0) {
			table.constraints.push(`CONSTRAINT ${constraint} CHECK (${made.typed.sql})`);
			continue;
		}
		table.notes.push(
			`CHECK (${sql}): ${broken === undefined ? 'not tried on the rows there are' : `${broken} rows break it`}, so it holds for new rows only`,
		);
		// Written so that the plan reads no rule out of it: one made after the load must be the one made before.
		after.push(
			guarded(
				`ALTER TABLE ${quoteName(table.name)} ADD CONSTRAINT ${constraint} CHECK ((${made.typed.sql}) IS NOT FALSE) NOT VALID`,
			),
		);
	}
	return after;
}

/**
 * The expression for a query of ours, in which names in double quotes are never strings, as they are in old schemas
 * where no column has the name. https://www.sqlite.org/quirks.html#dblquote
 */
function withStrings(sql: string, {columns}: ProposedTable): string {
	let made = '';
	let end = 0;
	for (const token of tokenize(sql) ?? []) {
		const isColumn = columns.some(c => foldName(c.source.name) === foldName(token.text));
		made += sql.slice(end, token.start);
		made += token.mayBeString && !isColumn ? quoteLiteral(token.text) : sql.slice(token.start, token.end);
		end = token.end;
	}
	return made;
}
