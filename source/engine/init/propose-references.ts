/** Foreign keys, built when all rows are in: tables may refer to themselves and to each other. */
import {quoteName} from '../quote-name.ts';
import type {Evidence} from '../source/evidence.ts';
import {plural} from './choice.ts';
import {doBlock} from './do-block.ts';
import {makeRegistry} from './names.ts';
import type {ProposedColumn, ProposedTable} from './proposal.ts';
import {list} from './propose-keys.ts';
import type {Reference} from './references.ts';

/** @returns statements that follow the load */
export function proposeReferences(
	references: readonly Reference[],
	evidenceOf: (database: string) => Evidence,
): string[] {
	const registers = new Map<ProposedTable, (wanted: string) => string>();
	return references.flatMap(reference => {
		const {table, key, parent} = reference;
		const refusal = refusalOf(reference);
		if (refusal !== undefined) {
			table.notes.push(`the reference (${key.columns.join(', ')}) to ${key.parent} is left out: ${refusal}`);
			return [];
		}
		const register = registers.get(table) ?? makeRegistry();
		registers.set(table, register);
		const orphans = evidenceOf(table.database).orphans(
			{database: table.database, table: table.source.name, columns: key.columns},
			{
				database: parent.database,
				table: parent.source.name,
				columns: reference.parentColumns.map(c => c.source.name),
			},
		);
		if (orphans !== 0) table.notes.push(orphanNote(reference, orphans));
		return [statementOf(reference, register, orphans === 0)];
	});
}

function orphanNote({columns, key, table}: Reference, orphans: number | undefined): string {
	const what = `(${key.columns.join(', ')}) refers to ${key.parent}`;
	if (orphans === undefined) return `${what}: not tried on the rows there are, so it holds for new rows only`;
	const fate = columns.some(c => c.references !== undefined)
		? 'they are rejected'
		: 'they go over all the same, and the reference holds for new rows only';
	return `${what}, but ${plural(orphans, 'row')} of ${table.source.name} ${orphans === 1 ? 'has' : 'have'} no parent: ${fate}`;
}

function refusalOf({columns, parent, parentColumns}: Reference): string | undefined {
	if (columns.some(c => c.generated !== undefined)) return 'its column is generated';
	const isUnique = parent.uniques.some(
		u => u.length === parentColumns.length && u.every(c => parentColumns.includes(c)),
	);
	if (!isUnique) return `(${list(parentColumns)}) is not unique there`;
	const odd = columns.findIndex((c, i) => c.choice.type !== parentColumns[i]?.choice.type);
	if (odd >= 0) return `${columns[odd]?.choice.type} cannot refer to ${parentColumns[odd]?.choice.type}`;
	return undefined;
}

function statementOf(
	{table, key, parsed, columns, parent, parentColumns}: Reference,
	register: (wanted: string) => string,
	holds: boolean,
): string {
	const name = quoteName(register(parsed?.name ?? `${table.name}_${names(columns)}_fkey`));
	const actions = [
		...(key.onUpdate === 'NO ACTION' ? [] : [` ON UPDATE ${key.onUpdate}`]),
		...(key.onDelete === 'NO ACTION' ? [] : [` ON DELETE ${key.onDelete}`]),
		...(parsed?.deferred ? [' DEFERRABLE INITIALLY DEFERRED'] : []),
	].join('');
	const owner = quoteName(table.name);
	const add = `ALTER TABLE ${owner} ADD CONSTRAINT ${name} FOREIGN KEY (${list(columns)}) REFERENCES ${quoteName(parent.name)} (${list(parentColumns)})${actions} NOT VALID`;
	// Rows that were rejected may leave others without a parent: the constraint then holds for new rows.
	const validate = [
		`  BEGIN ALTER TABLE ${owner} VALIDATE CONSTRAINT ${name};`,
		"  EXCEPTION WHEN foreign_key_violation THEN RAISE WARNING '%', SQLERRM; END;",
	];
	return doBlock(
		[`  BEGIN ${add};`, '  EXCEPTION WHEN duplicate_object THEN NULL; END;', ...(holds ? validate : [])].join(
			'\n',
		),
	);
}

function names(columns: readonly ProposedColumn[]): string {
	return columns.map(c => c.name).join('_');
}
