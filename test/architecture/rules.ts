/** Who may import what, and what pure code may not touch. Each rule answers with what breaks it in one file. */

import type {Import, SourceFile} from './source-files.ts';
import {type Stage, stages, upstream} from './stages.ts';

export type Rule = (file: SourceFile) => string[];

/** Packages, and the files that may import them. A package that is missing here has no place yet. */
const doors: Readonly<Record<string, RegExp>> = {
	'better-sqlite3': /^engine\/source\/sqlite\.ts$/,
	pg: /^engine\/target\//,
	conf: /^settings\.ts$/,
	'@inquirer/prompts': /^plain\//,
	commander: /^commands\//,
	'csv-parse': /^plain\//,
	'csv-stringify': /^plain\//,
	pino: /^log\.ts$/,
	ink: /^ui\//,
	react: /^ui\//,
	yaml: /^engine\/mapping\//,
	uuid: /^engine\//,
	'decimal.js': /^(?:engine\/convert|engine\/verify\/expect|library)\//,
	zod: /./,
};

/** Types of pg name what the engine hands around; nobody but the target makes a client. */
const typesAllowed: Readonly<Record<string, RegExp>> = {pg: /^engine\//};

const pure = /^engine\/(?:convert|validate|plan|report)\//;
const pureImports =
	/^(?:engine\/(?:convert|validate|plan|report)\/|engine\/(?:fold-name|quote-name|parents-first)\.ts$)/;
const purePackages = ['decimal.js', 'node:crypto'];
const impure =
	/\b(?:Date\.now|Math\.random|performance\.now|randomUUID|randomBytes)\b|\bnew Date\(\)|\bprocess\.|\bfetch\(/;

/** The guard is a process of its own, which outlives ours. */
const mayExit = ['cli.ts', 'embedded/postgres/guard.ts'];

/** The way of a row through the loader. What is found at the target must be judged by other rules than made it. */
const loading =
	/^engine\/(?:convert|validate)\/|^engine\/source\/(?:read-rows|mend-texts)\.ts$|^engine\/target\/copy(?:-[a-z]+)?(?<!-out)\.ts$|^engine\/run\/(?:batch|build-batches|convert-row|load-table|preview|target-sink|write-row)\.ts$/;

const uiValues =
	/^(?:ui\/|engine\/(?:events|errors)\.ts$|engine\/report\/|engine\/run\/(?:request|pause-gate)\.ts$)/;

export const rules = {
	'the engine imports only itself and packages that need no terminal': ({path, imports}) =>
		path.startsWith('engine/')
			? imports.filter(i => isOurs(i) && !i.target.startsWith('engine/')).map(named)
			: [],

	'every package is imported in its place only': ({path, imports}) =>
		imports
			.filter(({target, typeOnly}) => {
				const name = packageOf(target);
				return (
					name !== undefined &&
					!doors[name]?.test(path) &&
					!(typeOnly && (doors[name]?.test(path) || typesAllowed[name]?.test(path)))
				);
			})
			.map(named),

	'SQLite is opened by the sources and by whoever writes samples': ({path, imports}) =>
		/^(?:engine\/source|embedded\/samples)\//.test(path)
			? []
			: imports.filter(i => i.target === 'engine/source/sqlite.ts' && !i.typeOnly).map(named),

	'pure folders import nothing that has a state': ({path, imports}) =>
		pure.test(path)
			? imports
					.filter(i => !i.typeOnly && !pureImports.test(i.target) && !purePackages.includes(i.target))
					.map(named)
			: [],

	'pure folders know neither time, chance nor process': ({path, code}) =>
		pure.test(path) ? (impure.exec(code) ?? []).map(found => `uses ${found}`) : [],

	'stages take values from earlier stages only, and types of later ones only where that is listed': ({
		path,
		imports,
	}) => {
		const stage = stageOf(path);
		return stage === undefined ? [] : imports.flatMap(i => upstreamImport(stage, i));
	},

	'every folder of the engine is a stage': ({path}) => {
		const [folder, ...rest] = path.split('/').slice(1);
		return !path.startsWith('engine/') || rest.length === 0 || stages.includes(folder as Stage)
			? []
			: [`${folder} is not listed as a stage`];
	},

	'what verifies shares nothing with what converts, reads and writes the rows': ({path, imports}) =>
		path.startsWith('engine/verify/')
			? imports.filter(i => !i.typeOnly && loading.test(i.target)).map(named)
			: [],

	'screens take types of the engine, and of its values events, errors, reports and requests': ({
		path,
		imports,
	}) =>
		path.startsWith('ui/')
			? imports
					.filter(i => isOurs(i) && !uiValues.test(i.target))
					.filter(i => !(i.typeOnly && i.target.startsWith('engine/')))
					.map(named)
			: [],

	'a step of the wizard imports no other step': ({path, imports}) => {
		const step = /^ui\/steps\/[^/]+\//.exec(path)?.[0];
		return step === undefined
			? []
			: imports.filter(i => i.target.startsWith('ui/steps/') && !i.target.startsWith(step)).map(named);
	},

	'components know components and the engine, no step and no wizard': ({path, imports}) =>
		path.startsWith('ui/components/')
			? imports.filter(i => isOurs(i) && !/^(?:ui\/components|engine)\//.test(i.target)).map(named)
			: [],

	'only the entry ends the process': ({path, code, imports}) =>
		!mayExit.includes(path) &&
		(/\bprocess\.(?:exit|abort)\b/.test(code) ||
			(imports.some(i => i.target === 'node:process') && /\{[^}]*\bexit\b[^}]*\}\s+from/.test(code)))
			? ['ends the process']
			: [],

	'the library stands on the engine, the presets and the log alone': ({path, imports}) =>
		path.startsWith('library/')
			? imports.filter(i => isOurs(i) && !/^(?:engine|presets|library)\/|^log\.ts$/.test(i.target)).map(named)
			: [],

	'nothing but the index gives the library to others': ({path, imports}) =>
		path === 'index.ts' || path.startsWith('library/')
			? []
			: imports.filter(i => i.target === 'index.ts' || i.target.startsWith('library/')).map(named),

	'no file has more than 250 lines': ({lines}) => (lines > 250 ? [`has ${lines} lines`] : []),

	'no folder is a drawer for anything': ({path}) =>
		/(?:^|\/)(?:utils?|helpers?|common|misc|lib)\//.test(path) ? ['has no telling folder'] : [],
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

/** Where the files break a rule: `path: what`. */
export function violations(rule: RuleName, files: readonly SourceFile[]): string[] {
	return files.flatMap(file => (rules[rule] as Rule)(file).map(what => `${file.path}: ${what}`));
}

function named({target}: Import): string {
	return `imports ${target}`;
}

/** One of our own files. */
function isOurs({target}: Import): boolean {
	return /\.tsx?$/.test(target);
}

/** `pg` of `pg/lib/x`, `@inquirer/prompts` of itself; undefined for our files and Node's modules. */
function packageOf(target: string): string | undefined {
	return /\.tsx?$/.test(target) || target.startsWith('node:')
		? undefined
		: target
				.split('/')
				.slice(0, target.startsWith('@') ? 2 : 1)
				.join('/');
}

function stageOf(path: string): Stage | undefined {
	const folder = /^engine\/([^/]+)\//.exec(path)?.[1];
	return stages.find(stage => stage === folder);
}

function upstreamImport(from: Stage, i: Import): string[] {
	if (i.target === 'engine/engine.ts') {
		return [named(i)];
	}
	const to = stageOf(i.target);
	if (to === undefined || stages.indexOf(to) <= stages.indexOf(from)) {
		return [];
	}
	const listed = upstream.find(edge => edge.from === from && edge.to === to);
	return listed !== undefined && (i.typeOnly || listed.values === true) ? [] : [named(i)];
}
