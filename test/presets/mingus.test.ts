import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {sampleFiles, writeSamples} from '../../source/embedded/samples/samples.ts';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import type {LoadMapping} from '../../source/engine/mapping/schema.ts';
import {presetFile} from '../../source/presets/presets.ts';

const {mapping} = loadMapping(presetFile('mingus'));
const layouts = ['documented', 'observed'] as const;
type Layout = (typeof layouts)[number];

/** database.table → its columns */
type Sources = ReadonlyMap<string, readonly string[]>;

let folder: string;
const open: Partial<Record<Layout, Database.Database>> = {};
const found: Record<Layout, Sources> = {documented: new Map(), observed: new Map()};

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'mingus-preset-'));
	for (const layout of layouts) {
		const dir = path.join(folder, layout);
		writeSamples({dir, layout, rows: 600, seed: 1, dirt: 0});
		const db = new Database(':memory:');
		open[layout] = db;
		const tables = new Map<string, string[]>();
		for (const [name, file] of Object.entries(sampleFiles(dir))) {
			db.prepare(`ATTACH ? AS ${name}`).run(file);
			const names = db
				.prepare(`SELECT name FROM ${name}.sqlite_schema WHERE type = 'table'`)
				.pluck()
				.all() as string[];
			for (const table of names) {
				const columns = db.prepare('SELECT name FROM pragma_table_info(?, ?)').pluck().all(table, name);
				tables.set(`${name}.${table}`, columns as string[]);
			}
		}

		found[layout] = tables;
	}
});

afterAll(() => {
	for (const db of Object.values(open)) {
		db.close();
	}

	rmSync(folder, {recursive: true});
});

function applying(sources: Sources): LoadMapping[] {
	const has = (name: string) => {
		const [database, table, column] = name.split('.');
		const columns = sources.get(`${database}.${table}`);
		return columns !== undefined && (column === undefined || columns.includes(column));
	};
	return mapping.loads.filter(({when}) => (when?.has ?? []).every(has) && !(when?.lacks ?? []).some(has));
}

/** What a load reads: `alias.column` or `column` in its expressions, as database.table.column. */
function reads(load: LoadMapping, sources: Sources): string[] {
	const tables = [...(load.query ?? `${load.from} AS ""`).matchAll(/(\w+\.\w+) AS (\w+|"")/g)];
	return tables.flatMap(([, table = '', alias = '']) => {
		const prefix = alias === '""' ? '' : `${alias}.`;
		const used = new Set(expressions(load).flatMap(text => text.match(/\w+(?:\.\w+)?/g) ?? []));
		return (sources.get(table) ?? [])
			.filter(column => used.has(prefix + column) || (load.match === 'by-name' && prefix === ''))
			.map(column => `${table}.${column}`);
	});
}

function expressions({columns, key}: LoadMapping): string[] {
	const texts = Object.values(columns).flatMap(column => {
		if (typeof column === 'string') {
			return [column];
		}

		const members = Object.values(column.pack ?? {}).map(member =>
			typeof member === 'string' ? member : (member.from ?? member.sql ?? ''),
		);
		return [...members, ...[column.from, column.sql].filter(text => text !== undefined)];
	});
	return [...texts, ...[key ?? []].flat()];
}

describe('the preset mingus', () => {
	it('speaks of every one of the 31 source tables', () => {
		const spoken = new Set([
			...mapping.loads.flatMap(load => load.from ?? load.query?.match(/\w+\.\w+(?= AS )/g) ?? []),
			...Object.keys(mapping.carry_over.tables),
		]);
		const tables = layouts.flatMap(layout => [...found[layout].keys()].map(table => `${layout} ${table}`));
		expect(tables).toHaveLength(31);
		expect(tables.filter(table => !spoken.has(table.split(' ')[1] ?? ''))).toEqual([]);
	});

	it.each(layouts)('accounts for every column of the %s layout', layout => {
		const sources = found[layout];
		const read = new Set(applying(sources).flatMap(load => reads(load, sources)));
		const unaccounted = [...sources].flatMap(([table, columns]) =>
			columns
				.map(column => `${table}.${column}`)
				.filter(name => !read.has(name) && !(name in mapping.left_behind))
				.filter(() => !(table in mapping.carry_over.tables && !read.has(`${table}.id`))),
		);
		expect(unaccounted).toEqual([]);
	});

	it('leaves nothing behind that it reads', () => {
		const read = new Set(applying(found.observed).flatMap(load => reads(load, found.observed)));
		expect(Object.keys(mapping.left_behind).filter(name => read.has(name))).toEqual([]);
	});

	it.each(layouts)('has expressions that SQLite computes on the %s layout, for every row', layout => {
		const db = open[layout];
		for (const load of applying(found[layout])) {
			const list = expressions(load).map((text, index) => `(${text}) AS c${index}`);
			const from = load.query ?? load.from;
			const count = db?.prepare(`SELECT count(*) FROM ${from}`).pluck().get();
			const read = db?.prepare(`SELECT ${['1', ...list].join(', ')} FROM ${from}`).all();
			expect(read, `${load.into} from ${from}`).toHaveLength(count as number);
			expect(count).toBeGreaterThan(0);
		}
	});

	it('takes a table for documented that has only the required columns', () => {
		const least: Sources = new Map([
			['mingus.users', ['id', 'email']],
			['mingus.user_profiles', ['id', 'user_id', 'first_name', 'last_name', 'zip_code']],
			['mingus.onboarding_progress', ['id', 'user_id', 'step_name']],
			['mingus.user_health_checkins', ['id', 'user_id', 'checkin_date']],
		]);
		const loads = applying(least);
		expect(loads.map(({into}) => into)).toEqual([...least.keys()].map(table => table.split('.')[1]));
		expect(loads.every(({match}) => match === 'by-name')).toBe(true);
	});

	it('chooses one load for users and one for profiles, however the layouts are mixed', () => {
		for (const users of layouts) {
			for (const profiles of layouts) {
				const mixed: Sources = new Map([
					['mingus.users', found[users].get('mingus.users') ?? []],
					['mingus.user_profiles', found[profiles].get('mingus.user_profiles') ?? []],
				]);
				expect(applying(mixed).map(({into}) => into)).toEqual(['users', 'user_profiles']);
			}
		}
	});

	it('keeps names and phones of users where there is no table of profiles', () => {
		const alone: Sources = new Map([['mingus.users', found.observed.get('mingus.users') ?? []]]);
		const read = new Set(applying(alone).flatMap(load => reads(load, alone)));
		expect(
			[...(alone.get('mingus.users') ?? [])].filter(column => !read.has(`mingus.users.${column}`)),
		).toEqual([]);
	});

	it('never makes the same keys in two loads into one table, even with both layouts side by side', () => {
		const both: Sources = new Map([...found.documented, ...found.observed]);
		const keys = applying(both).map(({into, entity}) => `${into} ${entity ?? into}`);
		expect(keys.length).toBeGreaterThan(20);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('has a key and a user in every load whose table has them', () => {
		for (const load of mapping.loads) {
			const keys = Object.entries(load.columns).filter(
				([, column]) => typeof column === 'object' && column.identifies,
			);
			expect(keys.map(([name]) => name)).toEqual(['id']);
			if ('user_id' in load.columns) {
				expect(load.columns.user_id).toMatchObject({references: 'users'});
			}
		}
	});

	it('drops something of a value only from dates, durations, statistics and measurements', () => {
		const lossy = mapping.loads.flatMap(load =>
			Object.entries(load.columns).flatMap(([name, column]) =>
				typeof column === 'object' && column.lossy ? [`${column.lossy} ${load.into}.${name}`] : [],
			),
		);
		expect([...new Set(lossy)].sort()).toEqual([
			'drop-fraction feature_usage.usage_duration',
			'drop-time feature_usage.usage_date',
			'drop-time health_spending_correlations.correlation_date',
			'drop-time performance_metrics.metric_date',
			'drop-time user_analytics.event_date',
			'drop-time user_feedback.feedback_date',
			'drop-time user_health_checkins.checkin_date',
			'round health_spending_correlations.confidence_interval_lower',
			'round health_spending_correlations.confidence_interval_upper',
			'round health_spending_correlations.correlation_strength',
			'round health_spending_correlations.p_value',
			'round performance_metrics.metric_value',
		]);
	});

	it('keeps elsewhere in the row whatever it drops, except in the table that can be carried over', () => {
		for (const load of mapping.loads.filter(({into}) => into !== 'health_spending_correlations')) {
			const whole = new Set<string | undefined>();
			for (const column of Object.values(load.columns)) {
				if (typeof column === 'string') {
					whole.add(column);
				} else {
					for (const member of Object.values(column.pack ?? {})) {
						whole.add(typeof member === 'string' ? member : member.from);
					}
				}
			}

			for (const column of Object.values(load.columns)) {
				if (typeof column === 'object' && column.lossy) {
					expect([...whole], `${load.into} from ${load.from}`).toContain(column.from);
				}
			}
		}
	});

	it('masks passwords, tokens and what is encrypted', () => {
		const masked = mapping.loads.flatMap(({columns, match}) =>
			Object.entries(columns)
				.filter(([, column]) => typeof column === 'object' && column.sensitive)
				.map(([name]) => `${match ?? 'observed'} ${name}`),
		);
		expect(masked.sort()).toEqual([
			'by-name account_number_encrypted',
			'by-name email_verification_token',
			'by-name password_hash',
			'by-name password_reset_token',
			'by-name routing_number_encrypted',
			'observed password_hash',
		]);
	});
});
