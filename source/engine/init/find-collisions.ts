/** Values that SQLite tells apart by their class or spelling alone, 1 from '1', and that are one value in the target. */
import {quoteName} from '../quote-name.ts';
import {bytesInUtf8, type Evidence} from '../source/evidence.ts';
import {plural} from './choice.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';

/**
 * @param columns of a key or a unique index
 * @param where the condition of a partial index
 * @returns why the target cannot keep the columns unique; undefined where it can
 */
export function findCollisions(
	{database, source}: ProposedTable,
	columns: readonly ProposedColumn[],
	evidence: Evidence,
	where = '1',
): string | undefined {
	if (!columns.some(isMixed)) return undefined;
	const shared = evidence.sharedBy(database, source.name, columns.map(asStored), where);
	return shared === 0
		? undefined
		: `${shared === undefined ? 'some values' : plural(shared, 'value')} would be there twice, as 1 and '1' are two values in SQLite alone`;
}

function isMixed({choice, scan, identifies, references}: ProposedColumn): boolean {
	if (identifies || references !== undefined) return false;
	const classes = [scan.integers + scan.reals, scan.texts, scan.blobs].filter(count => count > 0);
	return isMoment(choice.type)
		? scan.texts > 0
		: ['text', 'bytea'].includes(choice.type) && classes.length > 1;
}

function isMoment(type: string): boolean {
	return /^(?:date|time)/.test(type);
}

/** What the target compares, or what is told apart no better than that: moments to the millisecond. */
function asStored(column: ProposedColumn): string {
	const name = quoteName(column.source.name);
	if (!isMixed(column)) return `${name} COLLATE BINARY`;
	return isMoment(column.choice.type) ? `strftime('%Y-%m-%d %H:%M:%f', ${name})` : bytesInUtf8(name);
}
