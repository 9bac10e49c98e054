/** Source files and their imports, read as text, for the test of the architecture. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

export interface Import {
	/** A file below source/, `engine/errors.ts`, or a module: `node:fs`, `pg`. */
	readonly target: string;
	/** Gone once the types are stripped. */
	readonly typeOnly: boolean;
}

export interface SourceFile {
	/** Below source/, with forward slashes. */
	readonly path: string;
	readonly lines: number;
	/** Without comments. */
	readonly code: string;
	readonly imports: readonly Import[];
}

/** A file from its text; also one that is only made up. */
export function sourceFile(file: string, text: string): SourceFile {
	const code = withoutComments(text);
	return {path: file, lines: text.trimEnd().split('\n').length, code, imports: importsOf(file, code)};
}

/** Every TypeScript file of a folder, by its path in it. */
export function readSources(folder: string): SourceFile[] {
	return readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.filter(file => /\.tsx?$/.test(file))
		.map(file => sourceFile(file.split(path.sep).join('/'), readFileSync(path.join(folder, file), 'utf8')));
}

/** Comments that begin a line or follow code after a blank; a `//` in a text has no blank before it here. */
function withoutComments(text: string): string {
	return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/ .*$/gm, '$1');
}

const patterns = [
	/^(?:import|export)\s+(?<what>[^'";]+?)\s+from\s+'(?<target>[^']+)'/gm,
	/^(?<what>)import\s+'(?<target>[^']+)'/gm,
	/(?<what>\btypeof\s+)?\bimport\(\s*'(?<target>[^']+)'/g,
];

function importsOf(file: string, code: string): Import[] {
	return patterns.flatMap(pattern =>
		[...code.matchAll(pattern)].map(({groups}) => {
			const {what = '', target = ''} = groups ?? {};
			return {target: resolve(file, target), typeOnly: isTypeOnly(what)};
		}),
	);
}

function resolve(file: string, target: string): string {
	return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
}

/** `type X`, `typeof `, or braces in which every name is a type. */
function isTypeOnly(what: string): boolean {
	if (/^type(?:of)?\s/.test(what)) {
		return true;
	}
	const names = /^\{(?<names>[^}]*)\}$/.exec(what.trim())?.groups?.names?.split(',') ?? [''];
	return names
		.map(name => name.trim())
		.every((name, i) => name.startsWith('type ') || (i > 0 && name === ''));
}
