import {DatabaseMigrator, type MigrationResult, type RunWatch} from './database-migrator.ts';
import type {MigrationConfig} from './migration-config.ts';

/**
 * One migration in one call.
 *
 * @throws MigrationError bad-usage, bad-mapping, source-*, target-* where no plan can be made; what stops the run later
 * is in the report
 * @example
 * const {stats} = await runMigration({mapping: 'mapping.yaml', sqlite_databases: {shop: 'shop.db'}, dry_run: true});
 * console.log(`${stats.successful} of ${stats.total} rows fit`);
 */
export function runMigration(config: MigrationConfig, watch: RunWatch = {}): Promise<MigrationResult> {
	return new DatabaseMigrator(config).migrate(watch);
}
