/** What stands at the target, for the operator to see before anything else. */
import type {TargetSummary} from '../run/request.ts';
import type {TargetAddress} from './address.ts';
import {connect} from './connect.ts';
import {introspectTables} from './introspect.ts';
import {describeTarget, resolveTarget} from './resolve-target.ts';

/** @throws MigrationError target-* */
export async function inspectTarget(target: TargetAddress, schema: string): Promise<TargetSummary> {
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
		return {
			...(rows[0] as Omit<TargetSummary, 'address' | 'tables'>),
			address: describeTarget(parameters),
			tables: tables.map(({name, holdsRows}) => ({name, holdsRows})),
		};
	} finally {
		await client.end();
	}
}
