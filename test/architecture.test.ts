import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {type RuleName, rules, violations} from './architecture/rules.ts';
import {readSources, sourceFile} from './architecture/source-files.ts';
import {upstream} from './architecture/stages.ts';

const root = path.join(import.meta.dirname, '..');
const source = readSources(path.join(root, 'source'));
const tests = readSources(path.join(root, 'test')).map(file => ({
	...file,
	path: `test/${file.path}`,
	imports: [],
}));

/** For each rule a made-up file that breaks it, and one that is much like it and does not. */
const examples: Record<RuleName, {bad: [string, string]; good: [string, string]}> = {
	'the engine imports only itself and packages that need no terminal': {
		bad: ['engine/run/a.ts', "import type {Wizard} from '../../ui/wizard.ts';"],
		good: ['engine/run/a.ts', "import {a} from '../errors.ts';"],
	},
	'every package is imported in its place only': {
		bad: ['engine/run/a.ts', "import {\n\tClient,\n\ttype Pool,\n} from 'pg';"],
		good: ['engine/run/a.ts', "import {type Client, type Pool} from 'pg';"],
	},
	'SQLite is opened by the sources and by whoever writes samples': {
		bad: ['engine/ledger/a.ts', "import {Database} from '../source/sqlite.ts';"],
		good: ['engine/ledger/a.ts', "import type {SqliteDatabase} from '../source/sqlite.ts';"],
	},
	'pure folders import nothing that has a state': {
		bad: ['engine/convert/a.ts', "const {readFileSync} = await import('node:fs');"],
		good: ['engine/convert/a.ts', "type Fs = typeof import('node:fs');\n// import('node:fs')"],
	},
	'pure folders know neither time, chance nor process': {
		bad: ['engine/report/a.ts', 'const at = Date.now();'],
		good: ['engine/report/a.ts', '/** Not Date.now(): it is given. */\nconst at = new Date(0);'],
	},
	'stages take values from earlier stages only, and types of later ones only where that is listed': {
		bad: ['engine/source/a.ts', "import {resolvePlan} from '../plan/resolve-plan.ts';"],
		good: ['engine/source/a.ts', "import type {Plan} from '../plan/plan.ts';"],
	},
	'every folder of the engine is a stage': {
		bad: ['engine/things/a.ts', ''],
		good: ['engine/events.ts', ''],
	},
	'what verifies shares nothing with what converts, reads and writes the rows': {
		bad: ['engine/verify/expect/a.ts', "import {makeConverter} from '../../convert/converter.ts';"],
		good: [
			'engine/verify/expect/a.ts',
			"import type {ConvertOptions} from '../../convert/options.ts';\nimport {copyOut} from '../../target/copy-out.ts';",
		],
	},
	'screens take types of the engine, and of its values events, errors, reports and requests': {
		bad: ['ui/a.tsx', "import {engine} from '../engine/engine.ts';"],
		good: ['ui/a.tsx', "import type {Plan} from '../engine/plan/plan.ts';"],
	},
	'a step of the wizard imports no other step': {
		bad: ['ui/steps/run/run.tsx', "import {Plan} from '../plan/plan.tsx';"],
		good: ['ui/steps/run/run.tsx', "import {lines} from './lines.ts';"],
	},
	'components know components and the engine, no step and no wizard': {
		bad: ['ui/components/a.tsx', "import type {Wizard} from '../wizard.ts';"],
		good: ['ui/components/a.tsx', "import {Line} from './line.tsx';"],
	},
	'only the entry ends the process': {
		bad: ['commands/a.ts', 'process.exit(1);'],
		good: ['commands/a.ts', '// process.exit(1)\nprocess.exitCode = 1;'],
	},
	'the library stands on the engine, the presets and the log alone': {
		bad: ['library/a.ts', "export {openSettings} from '../settings.ts';"],
		good: ['library/a.ts', "export {presetNames} from '../presets/presets.ts';"],
	},
	'nothing but the index gives the library to others': {
		bad: ['commands/a.ts', "import {runMigration} from '../library/run-migration.ts';"],
		good: ['index.ts', "export {runMigration} from './library/run-migration.ts';"],
	},
	'no file has more than 250 lines': {
		bad: ['ui/a.ts', 'a;\n'.repeat(251)],
		good: ['ui/a.ts', 'a;\n'.repeat(250)],
	},
	'no folder is a drawer for anything': {
		bad: ['engine/utils/a.ts', ''],
		good: ['engine/convert/utf8.ts', ''],
	},
};

describe('the source keeps the rule:', () => {
	it.each(Object.keys(rules) as RuleName[])('%s', rule => {
		expect(violations(rule, source)).toEqual([]);
	});
});

it('lets no stage take the whole engine, nor a listed type as a value', () => {
	const rule =
		'stages take values from earlier stages only, and types of later ones only where that is listed';
	const breaks = (line: string) => violations(rule, [sourceFile('engine/target/a.ts', line)]).length > 0;
	expect(breaks("import {engine} from '../engine.ts';")).toBe(true);
	expect(breaks("import {type TargetTable, makeTable} from '../plan/target-table.ts';")).toBe(true);
	expect(breaks("import type {PlanRequest} from '../verify/verify.ts';")).toBe(true);
	expect(breaks("import {type TargetTable} from '../plan/target-table.ts';")).toBe(false);
});

describe('the check can fail:', () => {
	it.each(Object.entries(examples) as Array<[RuleName, (typeof examples)[RuleName]]>)(
		'%s',
		(rule, {bad, good}) => {
			expect(violations(rule, [sourceFile(...bad)])).toHaveLength(1);
			expect(violations(rule, [sourceFile(...good)])).toEqual([]);
		},
	);
});

it('reads the real files and all their imports', () => {
	const targets = new Set(source.flatMap(file => file.imports.map(({target}) => target)));
	expect(source.length).toBeGreaterThan(150);
	expect(targets).toContain('engine/errors.ts');
	expect(targets).toContain('pg');
	const statements = source.flatMap(({code}) => code.match(/^(?:import|export)\b[^;]*\bfrom\s+'/gm) ?? []);
	const dynamic = source.flatMap(({code}) => code.match(/\bimport\('/g) ?? []);
	expect(source.flatMap(file => file.imports)).toHaveLength(statements.length + dynamic.length);
	const known = new Set(source.map(file => file.path));
	const ours = [...targets].filter(target => /\.tsx?$/.test(target));
	expect(ours.filter(target => !known.has(target))).toEqual([]);
});

it('lists no exception that is no longer there', () => {
	const used = new Set(
		source.flatMap(file =>
			file.imports.map(({target}) => `${file.path.split('/')[1]} ${target.split('/')[1]}`),
		),
	);
	expect(upstream.filter(({from, to}) => !used.has(`${from} ${to}`))).toEqual([]);
});

it('keeps files small: one in ten at the most has more than 200 lines, and half have fewer than 80', () => {
	const lines = source.map(file => file.lines).sort((a, b) => a - b);
	expect(lines[Math.floor(lines.length * 0.9)]).toBeLessThanOrEqual(200);
	expect(lines[Math.floor(lines.length * 0.5)]).toBeLessThanOrEqual(80);
});

it('holds tests to the same size and folders', () => {
	expect(violations('no file has more than 250 lines', tests)).toEqual([]);
	expect(violations('no folder is a drawer for anything', tests)).toEqual([]);
});

it('has an index that only exports', () => {
	const index = source.find(file => file.path === 'index.ts');
	const rest = index?.code.replaceAll(/^export [^;]*? from '[^']+';$/gm, '').trim();
	expect(rest).toBe('');
});
