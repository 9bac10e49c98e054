/** Tables carried over as they are: a target table made after what the source table really holds. */

import type {TargetType, TypeName} from '../convert/values.ts';
import {foldName} from '../fold-name.ts';
import {quoteName, quoteTable} from '../quote-name.ts';
import type {Affinity, SourceTable} from '../source/inspect.ts';
import {findTable} from './choose-loads.ts';
import {block, type ChosenLoad, notice, type PlanContext} from './resolution.ts';
import type {TargetColumn, TargetTable} from './target-table.ts';

export interface CarryOver {
	readonly loads: readonly ChosenLoad[];
	/** Statements that make the tables that are missing. */
	readonly create: readonly string[];
	/** Names of the tables that they make. */
	readonly made: readonly string[];
	/** `database.table` in lower case → target table. */
	readonly carried: ReadonlyMap<string, string>;
}

/** PostgreSQL's limit, NAMEDATALEN - 1. */
const longestName = 63;

export function planCarryOver(context: PlanContext): CarryOver {
	const {schema, tables} = context.mapping.carry_over;
	const found = Object.keys(tables).flatMap(path => findTable(context.sources, path) ?? []);
	const loads: ChosenLoad[] = [];
	const create: string[] = [];
	const made: string[] = [];
	const carried = new Map<string, string>();
	for (const {database, table} of found) {
		const clash = found.filter(f => foldName(f.table.name) === foldName(table.name)).length > 1;
		const name = clash ? `${database}_${table.name}` : table.name;
		if (Buffer.byteLength(name) > longestName) {
			block(
				context,
				`${database}.${table.name}`,
				`the name ${name} is longer than PostgreSQL's ${longestName} bytes`,
			);
			continue;
		}
		const existing = context.target.tables.find(t => t.schema === schema && t.name === name);
		const target = existing ?? carriedTable(context, schema, name, database, table);
		if (!existing) {
			create.push(createTable(target));
			made.push(`${schema}.${name}`);
		}
		carried.set(foldName(`${database}.${table.name}`), `${schema}.${name}`);
		loads.push({
			number: 0,
			name: `${schema}.${name}`,
			mapping: {into: name, from: `${database}.${table.name}`, match: 'by-name', columns: {}},
			entity: `${schema}.${name}`,
			target,
			table: {database, table},
		});
	}
	return {
		loads,
		create: create.length > 0 ? [`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`, ...create] : [],
		made,
		carried,
	};
}

function carriedTable(
	context: PlanContext,
	schema: string,
	name: string,
	database: string,
	table: SourceTable,
): TargetTable {
	const classes = context.probe.storageClasses(database, table);
	const columns = table.columns.map((column, i): TargetColumn => {
		const found = classes[i] ?? new Set<string>();
		if (found.size > 1 && found.has('blob')) {
			notice(
				context,
				`${database}.${table.name}.${column.name}`,
				'holds texts and blobs: blobs that are not UTF-8 text are rejected',
			);
		}
		const type = typeFor(found, column.affinity);
		return {
			name: column.name,
			type,
			display: type.display,
			notNull: column.notNull || column.primaryKey > 0,
			hasDefault: false,
			computed: false,
		};
	});
	const key = table.columns.filter(c => c.primaryKey > 0).sort((a, b) => a.primaryKey - b.primaryKey);
	const constraints =
		key.length === 0
			? []
			: [
					primaryKey(
						name,
						key.map(c => c.name),
					),
				];
	return {schema, name, columns, constraints, holdsRows: false};
}

function primaryKey(table: string, columns: readonly string[]): TargetTable['constraints'][number] {
	const definition = `PRIMARY KEY (${columns.map(quoteName).join(', ')})`;
	return {name: `${table.slice(0, longestName - 5)}_pkey`, kind: 'p', columns, definition};
}

/** The narrowest type that holds every value found exactly. */
function typeFor(found: ReadonlySet<string>, affinity: Affinity): TargetType {
	const only = found.size === 1 ? [...found][0] : undefined;
	if (found.size === 0) {
		return plainType(affinity === 'integer' ? 'int8' : affinity === 'real' ? 'float8' : 'text');
	}
	if (only === 'integer' || only === 'real' || only === 'blob') {
		return plainType(only === 'integer' ? 'int8' : only === 'real' ? 'float8' : 'bytea');
	}
	return plainType(!found.has('text') && !found.has('blob') ? 'numeric' : 'text');
}

function plainType(name: TypeName): TargetType {
	return {name, display: name === 'int8' ? 'bigint' : name === 'float8' ? 'double precision' : name};
}

function createTable({schema, name, columns, constraints}: TargetTable): string {
	const lines = [
		...columns.map(c => `${quoteName(c.name)} ${c.display}${c.notNull ? ' NOT NULL' : ''}`),
		...constraints.map(c => `CONSTRAINT ${quoteName(c.name)} ${c.definition}`),
	];
	return `CREATE TABLE ${quoteTable(schema, name)} (\n\t${lines.join(',\n\t')}\n)`;
}
