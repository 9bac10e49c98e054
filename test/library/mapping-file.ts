import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {stringify} from 'yaml';

/** A mapping file that loads shop.people into people, removed after the test. */
export function mappingFile(more: object = {}): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'mingus-library-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const file = path.join(folder, 'mapping.yaml');
	const mapping = {
		name: 'shop',
		sources: {shop: 'the old shop'},
		loads: [
			{
				into: 'people',
				from: 'shop.people',
				columns: {
					id: {from: 'id', identifies: true},
					email: {from: 'mail', rules: ['email']},
					nick: {sql: 'upper(mail)'},
					income: {from: 'monthly', multiply: 12},
					born: 'born',
					active: {from: 'active', default: true},
					notes: {pack: {number: 'id', born: 'born'}},
				},
			},
		],
		...more,
	};
	writeFileSync(file, stringify(mapping));
	return file;
}
