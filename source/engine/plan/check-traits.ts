/** What the owner of the target's tables has made of them, and what it does to the rows that are loaded. */
import {block, type ChosenLoad, notice, type PlanContext} from './resolution.ts';
import type {TargetTable} from './target-table.ts';

/** What would keep rows out or hide them stops the plan; what acts on them is named. */
export function checkTraits(context: PlanContext, loads: readonly ChosenLoad[]): void {
	for (const table of new Set(loads.map(load => load.target))) {
		checkTable(context, table);
	}
}

function checkTable(context: PlanContext, {schema, name, traits}: TargetTable): void {
	const where = `${schema}.${name}`;
	if (traits === undefined) {
		return;
	}
	if (traits.rowSecurity === 'this-role') {
		block(
			context,
			where,
			'row security filters what this role reads and writes there',
			'Connect as a role with BYPASSRLS, or as the owner of a table without FORCE ROW LEVEL SECURITY.',
		);
	} else if (traits.rowSecurity === 'others') {
		notice(context, where, 'row security is on, and does not apply to this role: no policy checks the rows');
	}
	if (traits.rules.length > 0) {
		block(
			context,
			where,
			`has rules on INSERT, which a load by COPY would pass by: ${traits.rules.join(', ')}`,
			'Load into the table that they write to, or disable them for the time of the run (ALTER TABLE … DISABLE RULE).',
		);
	}
	if (traits.triggers.length > 0) {
		notice(
			context,
			where,
			`has triggers that fire for the rows, and may change them or write elsewhere: ${traits.triggers.join(', ')}`,
		);
	}
	if (traits.unlogged) {
		notice(context, where, 'is UNLOGGED: a crash of the server empties it, whatever the ledger says');
	}
	if (traits.hasChildren) {
		notice(context, where, 'other tables inherit from it: their rows count as rows of its own');
	}
}
