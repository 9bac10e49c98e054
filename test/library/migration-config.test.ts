import path from 'node:path';
import {afterEach, expect, it, vi} from 'vitest';
import {DatabaseMigrator, type MigrationConfig} from '../../source/index.ts';
import {resolveConfig} from '../../source/library/resolve-config.ts';
import {mappingFile} from './mapping-file.ts';

afterEach(() => vi.unstubAllEnvs());

/** What an untyped program might give. */
function refused(config: object): () => unknown {
	return () => new DatabaseMigrator(config as MigrationConfig);
}

it('names a misspelt option and the one that was meant', () => {
	expect(refused({batchsize: 5, dry_run: 'yes'})).toThrow(/"batchsize"; did you mean batch_size\?/);
	expect(refused({batchsize: 5, dry_run: 'yes'})).toThrow('dry_run: must be true or false, not text');
});

it('refuses what a run would not do', () => {
	expect(refused({schema_only: true, data_only: true})).toThrow('exclude each other');
	expect(refused({dry_run: true, validate_only: true})).toThrow('exclude each other');
	expect(refused({mapping: 'a.yaml', preset: 'mingus'})).toThrow('exclude each other');
	expect(refused({preset: 'other'})).toThrow('There is no preset "other"');
	expect(refused({mapping: 'no-such-mapping.yaml'})).toThrow('cannot be read');
});

it('takes the preset mingus and careful defaults where nothing is said', () => {
	vi.stubEnv('MINGUS_MIGRATE_HOME', '/state');
	vi.stubEnv('DATABASE_URL', '');
	const {request, options, log} = resolveConfig({});
	expect(request.mapping.name).toBe('mingus');
	expect(request).toMatchObject({sources: {}, target: {}, createSchema: false});
	expect(request.ddl).toContain('CREATE TABLE');
	expect(options).toMatchObject({
		mode: 'run',
		onConflict: 'fail',
		backup: true,
		rollback: true,
		backupDir: path.resolve('/state/backups'),
	});
	expect(log).toBeUndefined();
});

it('puts its options over those of the mapping, whose paths start from its folder', () => {
	vi.stubEnv('DATABASE_URL', '');
	const mapping = mappingFile({
		options: {
			sqlite_databases: {shop: 'shop.db'},
			postgres_url: 'postgres://mapping/db',
			batch_size: 7,
			validate_only: true,
			log_file: 'log.ndjson',
		},
	});
	const folder = path.dirname(mapping);
	const ofMapping = resolveConfig({mapping});
	expect(ofMapping.request).toMatchObject({
		sources: {shop: path.join(folder, 'shop.db')},
		target: {url: 'postgres://mapping/db'},
	});
	expect(ofMapping.options).toMatchObject({batchSize: 7, mode: 'validate-only'});
	expect(ofMapping.log).toEqual({file: path.join(folder, 'log.ndjson'), level: 'info'});

	vi.stubEnv('DATABASE_URL', 'postgres://environment/db');
	expect(resolveConfig({mapping}).request.target).toEqual({url: 'postgres://environment/db'});

	const own = resolveConfig({
		mapping,
		sqlite_databases: {shop: 'mine.db'},
		postgres_url: 'postgres://own/db',
		validate_only: false,
		batch_size: 9,
	});
	expect(own.request).toMatchObject({
		sources: {shop: path.resolve('mine.db')},
		target: {url: 'postgres://own/db'},
	});
	expect(own.options).toMatchObject({batchSize: 9, mode: 'run'});
});
