/** Databases nobody thought of: each goes over whole, or it is told beforehand which of its rows do not. */
import {mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {proposeFiles} from '../../source/engine/init/init.ts';
import type {InitOptions} from '../../source/engine/init/proposal.ts';
import {quoteName} from '../../source/engine/quote-name.ts';
import {type Migrated, migrated, requestOf, rowsOf, type Workbench, workbench} from '../migration.ts';
import {type RandomDatabase, randomDatabase, writeRandomDatabase} from '../random-database.ts';
import {told, verified} from '../verification.ts';

/** The least number of databases; more are tried by RANDOM_DATABASES=10000, others by RANDOM_SEED. */
const least = Number(process.env.RANDOM_DATABASES ?? 300);
const seed = Number(process.env.RANDOM_SEED ?? 20_260_314);
/** Milliseconds, in which a counterexample is also made small. */
const timeLimit = 240_000 + least * 1000;

const schema = 'random';

const initOptions: fc.Arbitrary<InitOptions> = fc.record({
	name: fc.constant('random'),
	names: fc.constantFrom('keep', 'lower-case', 'snake-case'),
	prefix: fc.constantFrom('where-shared', 'always'),
	uuidKeys: fc.boolean(),
	// Not 'null': a key's texts become NULL by it, and their rows are rejected, which the proposal does not say.
	mixed: fc.constantFrom('convert', 'text', 'reject'),
	mixedColumns: fc.constant({}),
});

/** Several are the sources of one run, as connecting costs more than loading them. */
const several = fc.array(randomDatabase, {minLength: 7, maxLength: 12, size: 'max'});

const title = 'every database goes over whole, but for the rows that the rehearsal rejects';

it(title, {timeout: timeLimit + 60_000}, async () => {
	const bench = await workbench();
	let tried = 0;
	await fc.assert(
		fc.asyncProperty(several, initOptions, async (databases, options) => {
			tried += databases.length;
			await bring(bench, databases, options);
		}),
		{
			numRuns: Math.ceil(least / 9),
			seed,
			interruptAfterTimeLimit: timeLimit,
			markInterruptAsFailure: true,
		},
	);
	expect(tried).toBeGreaterThanOrEqual(least);
});

/** From SQLite to PostgreSQL by way of `init`, with all that is promised on the way. */
async function bring(
	{client, folder, url}: Workbench,
	databases: readonly RandomDatabase[],
	options: InitOptions,
): Promise<void> {
	const own = mkdtempSync(join(folder, 'random-'));
	try {
		const sources = Object.fromEntries(databases.map((_, i) => [`s${i}`, join(own, `${i}.db`)]));
		const written = databases.reduce((sum, d, i) => sum + writeRandomDatabase(join(own, `${i}.db`), d), 0);
		const files = proposeFiles(sources, options, {ddl: 'random.sql', sources});
		const made = requestOf({client, folder, url}, files.mapping, sources, {
			createSchema: true,
			ddl: files.ddl,
		});
		const request = {...made, mapping: {...made.mapping, target: {...made.mapping.target, schema}}};

		const rehearsed = await migrated(request, own, {mode: 'validate-only'});
		const {failed_records: rejected, processed_records: processed} = rehearsed.report.overall_stats;
		expect(rehearsed.report.failure?.message ?? '').toBe('');
		expect(processed).toBe(written);
		expect(rehearsed.exitCode).toBe(rejected === 0 ? 0 : 3);
		if (!options.uuidKeys) {
			// The proposal has named them, but for values that are the same only when converted: 1 and '1' of one key.
			const unnamed = rehearsed.report.errors.filter(e => e.code !== 'duplicate-key');
			const columns = files.proposal.tables.flatMap(t => t.columns);
			const named = columns.reduce((sum, c) => sum + c.choice.rejects, 0);
			expect(unnamed.length, JSON.stringify(unnamed)).toBeLessThanOrEqual(named);
		}

		const ran = await migrated(request, own, {backup: true});
		expect(ran.report.failure?.message ?? '').toBe('');
		expect(ran.report.overall_stats).toMatchObject({
			total_records: written,
			processed_records: written,
			successful_records: written - rejected,
			failed_records: rejected,
			skipped_records: 0,
		});
		expect(errorsOf(ran)).toEqual(errorsOf(rehearsed));
		expect(ran.exitCode).toBe(rehearsed.exitCode);

		const {verification, exitCode} = await verified(request, {run: ran.report.migration_id});
		expect(verification.failure?.message ?? '').toBe('');
		expect(told(verification.differences).join('\n')).toBe('');
		expect(exitCode).toBe(0);

		const counts = files.proposal.tables.map(t => `(SELECT count(*) FROM ${schema}.${quoteName(t.name)})`);
		expect(await rowsOf(client, `SELECT ${counts.join(' + ')}`)).toEqual([[String(written - rejected)]]);
	} finally {
		await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
		rmSync(own, {recursive: true, force: true});
	}
}

/** Loads that are side by side reject in any order. */
function errorsOf({report}: Migrated): string[] {
	return report.errors.map(error => JSON.stringify(error)).sort();
}
