/** From the mapping file to the mapping, with everything that is wrong with it in one error. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {MigrationError, messageOf} from '../errors.ts';
import {checkMapping} from './check-mapping.ts';
import {explainIssues} from './explain-issue.ts';
import {type MappingDocument, type MappingProblem, pathText, readDocument} from './mapping-document.ts';
import {type Mapping, mappingSchema} from './schema.ts';

/**
 * A mapping from its YAML text.
 * @param file what messages call the text
 * @throws MigrationError bad-mapping, whose message has a line `file:line:column: path: what` for each problem
 */
export function parseMapping(text: string, file: string): Mapping {
	const document = readDocument(text);
	refuse(document.problems, document, file);
	const parsed = mappingSchema.safeParse(document.value);
	if (!parsed.success) {
		refuse(explainIssues(parsed.error.issues, document.value), document, file);
		throw parsed.error;
	}

	refuse(checkMapping(parsed.data), document, file);
	return parsed.data;
}

/**
 * A mapping from its file with its text, and with the SQL file that its `target.ddl` names, relative to the mapping.
 * @throws MigrationError bad-mapping
 */
export function loadMapping(file: string): {mapping: Mapping; ddl?: string; text: string} {
	const text = read(file, 'The mapping');
	const mapping = parseMapping(text, file);
	if (mapping.target.ddl === undefined) {
		return {mapping, text};
	}

	return {
		mapping,
		text,
		ddl: read(path.resolve(path.dirname(file), mapping.target.ddl), 'The SQL file of target.ddl'),
	};
}

function refuse(problems: readonly MappingProblem[], document: MappingDocument, file: string): void {
	if (problems.length === 0) {
		return;
	}

	const lines = problems.map(problem => {
		const where = problem.path.length === 0 ? '' : `${pathText(problem.path)}: `;
		return `${file}:${document.place(problem)}: ${where}${problem.message}`;
	});
	throw new MigrationError('bad-mapping', [...new Set(lines)].join('\n'), {
		hint: 'Mend the mapping and try again; nothing was touched.',
	});
}

function read(file: string, what: string): string {
	try {
		return new TextDecoder('utf-8', {fatal: true}).decode(readFileSync(file));
	} catch (error) {
		throw new MigrationError('bad-mapping', `${what} cannot be read: ${file}: ${messageOf(error)}`, {
			cause: error,
		});
	}
}
