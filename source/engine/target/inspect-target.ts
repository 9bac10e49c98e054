/** What stands at the target, for the operator to see before anything else. */
import type {TargetTable} from '../plan/target-table.ts';
import type {TargetSummary} from '../run/request.ts';
import type {TargetAddress} from './address.ts';
import {connect} from './connect.ts';
import {introspectTables} from './introspect.ts';
import {describeTarget, resolveTarget} from './resolve-target.ts';
import {missingGrants} from './rights.ts';

interface Wanted {
	readonly tables: readonly string[];
	readonly ledger: string;
}

/**
 * @param wanted tables that are to be loaded, and the schema of the ledger: the rights that are lacking are told
 * @throws MigrationError target-*
 */
export async function inspectTarget(
	target: TargetAddress,
	schema: string,
	wanted?: Wanted,
): Promise<TargetSummary> {
	const parameters = resolveTarget(target, process.env);
	const client = await connect(parameters);
	try {
		const {rows} = await client.query<Omit<TargetSummary, 'address' | 'tables'>>(
			`SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) AS server,
				current_database() AS database,
				COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls,
				to_regnamespace(quote_ident($1)) IS NOT NULL AS "schemaExists",
				CASE WHEN to_regnamespace(quote_ident($1)) IS NULL THEN has_database_privilege(current_database(), 'CREATE')
					ELSE has_schema_privilege($1, 'CREATE') END AS "canCreate"`,
			[schema],
		);
		const tables = await introspectTables(client, [schema]);
		const grants = wanted && (await missingGrants(client, wantedRights(schema, tables, wanted)));
		return {
			...(rows[0] as Omit<TargetSummary, 'address' | 'tables'>),
			address: describeTarget(parameters),
			...(grants === undefined ? {} : {grants}),
			tables: tables.map(({name, holdsRows}) => ({name, holdsRows})),
		};
	} finally {
		await client.end();
	}
}

/** Before there is a plan: which columns are filled is not known yet, but those without a default must be. */
function wantedRights(
	schema: string,
	there: readonly TargetTable[],
	{tables, ledger}: Wanted,
): Parameters<typeof missingGrants>[1] {
	const found = there.filter(table => tables.includes(table.name));
	return {
		schemas: [{name: schema, makesTables: found.length < tables.length}],
		tables: found.map(({name, columns}) => ({
			schema,
			name,
			columns: columns.filter(column => !column.hasDefault && !column.computed).map(column => column.name),
			changes: [],
		})),
		ledger,
	};
}
