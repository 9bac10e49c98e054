import {describe, expect, it} from 'vitest';
import {type OptionSources, resolveOptions} from '../../source/commands/options.ts';
import {type MappingOptions, mappingSchema} from '../../source/engine/mapping/schema.ts';

function resolve(given: Partial<Omit<OptionSources, 'mapping'>> & {options?: MappingOptions} = {}) {
	const {options = {}, ...rest} = given;
	const mapping = mappingSchema.parse({
		name: 'small',
		sources: {old: 'the old application', alerts: 'alerts'},
		loads: [{into: 'users', from: 'old.people'}],
		options,
	});
	return resolveOptions({
		flags: {},
		env: {},
		mapping,
		mappingDir: '/maps',
		last: undefined,
		cwd: '/here',
		stateDir: '/state',
		processors: 2,
		...rest,
	});
}

describe('the target', () => {
	const options = {postgres_url: 'postgresql://mapping/db'};
	const last = {sources: {}, target: 'host=last'};
	const env = {DATABASE_URL: 'postgresql://environment/db'};

	it('comes from the command line first', () => {
		expect(resolve({flags: {target: 'postgresql://flag/db'}, env, options, last}).target.url).toBe(
			'postgresql://flag/db',
		);
	});

	it('comes from the environment next, then from the mapping, then from the last time', () => {
		expect(resolve({env, options, last}).target.url).toBe('postgresql://environment/db');
		expect(resolve({options, last}).target.url).toBe('postgresql://mapping/db');
		expect(resolve({last}).target.url).toBe('host=last');
		expect(resolve().target).toEqual({});
	});

	it('of the last time stands back where PG* variables name one, and an empty DATABASE_URL is none', () => {
		expect(resolve({last, env: {PGHOST: 'db'}}).target).toEqual({});
		expect(resolve({env: {DATABASE_URL: ''}, options}).target.url).toBe('postgresql://mapping/db');
	});
});

describe('sources', () => {
	it('are merged name by name, each relative to where it was written', () => {
		const {sources} = resolve({
			flags: {source: {old: 'flag.db'}},
			options: {sqlite_databases: {old: 'mapping.db', alerts: 'data/alerts.db'}},
			last: {sources: {old: '/last.db', forgotten: '/x.db'}},
		});
		expect(sources).toEqual({old: '/here/flag.db', alerts: '/maps/data/alerts.db'});
	});

	it('that the mapping does not have are refused with the nearest name', () => {
		expect(() => resolve({flags: {source: {alert: 'a.db'}}})).toThrow(
			expect.objectContaining({code: 'bad-usage', hint: 'Did you mean alerts?'}),
		);
	});
});

describe('run options', () => {
	it('have defaults', () => {
		expect(resolve().run).toEqual({
			mode: 'run',
			batchSize: 10_000,
			workers: 2,
			onConflict: 'fail',
			backup: true,
			backupDir: '/state/backups',
			rollback: true,
		});
	});

	it('of the mapping hold where the command line is silent', () => {
		const options = {
			batch_size: 500,
			max_workers: 3,
			create_backup: false,
			dry_run: true,
			backup_dir: 'kept',
		};
		const {run} = resolve({options, flags: {batchSize: '700', backup: true}});
		expect(run).toMatchObject({
			batchSize: 700,
			workers: 3,
			backup: true,
			mode: 'dry-run',
			backupDir: '/maps/kept',
		});
	});

	it('of the command line choose the mode against the mapping', () => {
		expect(resolve({options: {dry_run: true}, flags: {validateOnly: true}}).run.mode).toBe('validate-only');
	});

	it.each([
		[{batchSize: '0'}, '--batch-size: must be at least 1.'],
		[{batchSize: 'many'}, '--batch-size: must be a whole number.'],
		[{workers: '1.5'}, '--workers: must be a whole number.'],
		[{workers: '33'}, '--workers: must be at most 32.'],
		[{onConflict: 'x'}, '--on-conflict: must be fail, skip or update.'],
		[{logLevel: 'loud'}, '--log-level: must be one of trace, debug, info, warn, error, silent.'],
		[{tables: 'a,,b'}, '--tables: must be table names with commas between.'],
		[{dryRun: true, validateOnly: true}, '--dry-run and --validate-only exclude each other.'],
		[{schemaOnly: true, dataOnly: true}, '--schema-only and --data-only exclude each other.'],
		[{dataOnly: true, createSchema: true}, '--data-only and --create-schema exclude each other.'],
		[{schemaOnly: true, tables: 'a'}, '--schema-only and --tables exclude each other.'],
	])('%j is refused: %s', (flags, message) => {
		expect(() => resolve({flags})).toThrow(expect.objectContaining({code: 'bad-usage', message}));
	});

	it('for a part alone say whether tables may be made', () => {
		const part = ({createSchema, run: {only}}: ReturnType<typeof resolve>) => [only, createSchema];
		expect(part(resolve())).toEqual([undefined, false]);
		expect(part(resolve({flags: {schemaOnly: true}}))).toEqual(['schema', true]);
		expect(part(resolve({flags: {dataOnly: true}}))).toEqual(['data', false]);
	});

	it('name every mistake at once', () => {
		expect(() => resolve({flags: {workers: '0', onConflict: 'x'}})).toThrow(/--workers.*--on-conflict/);
	});
});
