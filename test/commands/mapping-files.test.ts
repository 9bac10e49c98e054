// What an operator would see go wrong: a mapping file that is lost, or written over by one that was never meant to.
import {
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {mappingFiles} from '../../source/commands/mapping-files.ts';
import {MigrationError} from '../../source/engine/errors.ts';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import type {MappingEdit} from '../../source/engine/mapping/mapping-edit.ts';
import {presetFile} from '../../source/presets/presets.ts';
import type {MappingText, SaveRequest} from '../../source/ui/changing/mapping-files.ts';

const yaml = `# Ours
name: shop
sources: {shop: a shop}
target: {ddl: sql/shop.sql}
options:
  sqlite_databases: {shop: data/shop.db} # beside it
loads:
  - into: items
    from: shop.items
    columns: {id: id, qty: qty}
`;
const sql = 'CREATE TABLE items (id int, qty int);\n';
const left: MappingEdit = {edit: 'leave-behind', paths: ['shop.log'], reason: 'of no use'};
const renamed: MappingEdit = {edit: 'rename', load: 0, column: 'qty', to: 'amount'};

function openShop() {
	const cwd = mkdtempSync(path.join(tmpdir(), 'mingus-mapping-'));
	onTestFinished(() => rmSync(cwd, {recursive: true, force: true}));
	const file = path.join(cwd, 'shop.yaml');
	mkdirSync(path.join(cwd, 'sql'));
	writeFileSync(file, yaml, {mode: 0o600});
	writeFileSync(path.join(cwd, 'sql/shop.sql'), sql);
	const files = mappingFiles({cwd, env: {}});
	const original: MappingText = {...loadMapping(file), file};
	const save = (request: Partial<SaveRequest> = {}) =>
		files.save({original, edits: [left], inUse: original, file: 'shop.yaml', overwrite: false, ...request});
	const read = (name: string) => readFileSync(path.join(cwd, name), 'utf8');
	return {cwd, file, files, original, save, read};
}

function refusal(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		expect(error).toBeInstanceOf(MigrationError);
		return `${(error as MigrationError).code}: ${(error as MigrationError).message}`;
	}
	throw new Error('It was accepted.');
}

describe('the file in use', () => {
	it('is changed in its place, and nothing else', () => {
		const {file, save, read} = openShop();
		const written = save();
		expect(read('shop.yaml')).toBe(`${yaml}left_behind:\n  shop.log: of no use\n`);
		expect(read('sql/shop.sql')).toBe(sql);
		expect(written.file).toBe(file);
		expect(written.mapping.left_behind).toEqual({'shop.log': 'of no use'});
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it('is written once more with other changes, but not where somebody else has written there since', () => {
		const {file, save, read} = openShop();
		const written = save();
		writeFileSync(file, `${written.text}# mine\n`);
		expect(refusal(() => save({inUse: written, edits: []}))).toMatch(
			/^file-exists: .* was changed by somebody else/,
		);
		expect(read('shop.yaml')).toContain('# mine');
		save({inUse: written, edits: [], overwrite: true});
		expect(read('shop.yaml')).toBe(yaml);
	});

	it('takes its SQL along, and neither is written where one may not be', () => {
		const {cwd, save, read} = openShop();
		writeFileSync(path.join(cwd, 'sql/shop.sql'), '-- other');
		expect(refusal(() => save({edits: [renamed]}))).toMatch(/shop\.sql was changed by somebody else/);
		expect(refusal(() => save())).toMatch(/shop\.sql was changed since it was read/);
		expect(read('shop.yaml')).toBe(yaml);
		writeFileSync(path.join(cwd, 'sql/shop.sql'), sql);
		save({edits: [renamed]});
		expect(read('sql/shop.sql')).toBe(`${sql}\nALTER TABLE "items" RENAME COLUMN "qty" TO "amount";\n`);
		expect(read('shop.yaml')).toContain('columns: {id: id, amount: qty}');
	});

	it('stays a link where it is one', () => {
		const {cwd, save, read} = openShop();
		symlinkSync(path.join(cwd, 'shop.yaml'), path.join(cwd, 'link.yaml'));
		save({file: 'link.yaml'});
		expect(lstatSync(path.join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true);
		expect(read('shop.yaml')).toContain('of no use');
	});
});

describe('another file', () => {
	it('gets the SQL beside it, and finds what the first has found', () => {
		const {cwd, file, save, read} = openShop();
		const written = save({file: 'new/mine.yaml', edits: [left, renamed]});
		expect(read('shop.yaml')).toBe(yaml);
		expect(read('new/mine.schema.sql')).toContain('RENAME COLUMN "qty"');
		expect(written.mapping.target.ddl).toBe('mine.schema.sql');
		expect(written.mapping.options.sqlite_databases).toEqual({shop: '../data/shop.db'});
		expect(read('new/mine.yaml')).toContain('# beside it');
		const again = mappingFiles({cwd, env: {}}).save({
			original: {...loadMapping(file), file},
			edits: [left],
			inUse: written,
			file: path.join(cwd, 'new/mine.yaml'),
			overwrite: false,
		});
		expect(again.ddl).toBe(sql);
	});

	it('is not written over without a yes, nor is its SQL', () => {
		const {cwd, save, read} = openShop();
		writeFileSync(path.join(cwd, 'other.yaml'), 'precious');
		expect(refusal(() => save({file: 'other.yaml'}))).toMatch(/^file-exists: .*other\.yaml is there already/);
		writeFileSync(path.join(cwd, 'third.schema.sql'), 'precious');
		expect(refusal(() => save({file: 'third.yaml'}))).toMatch(/third\.schema\.sql is there already/);
		expect(existsSync(path.join(cwd, 'third.yaml'))).toBe(false);
		save({file: 'other.yaml', overwrite: true});
		expect(read('other.yaml')).toContain('of no use');
	});

	it('takes the place of a preset, which itself stays as it is', () => {
		const {save, read} = openShop();
		const preset = loadMapping(presetFile('mingus'));
		const edits: MappingEdit[] = [
			{edit: 'leave-behind', paths: ['mingus.sessions'], reason: 'they end anyway'},
		];
		const written = save({original: preset, inUse: null, edits, file: 'mingus.yaml'});
		expect(written.mapping).toEqual({
			...preset.mapping,
			target: {...preset.mapping.target, ddl: 'mingus.schema.sql'},
			left_behind: {...preset.mapping.left_behind, 'mingus.sessions': 'they end anyway'},
		});
		expect(read('mingus.schema.sql')).toBe(preset.ddl);
		expect(loadMapping(presetFile('mingus')).text).toBe(preset.text);
	});

	it('that cannot be written leaves nothing behind', () => {
		const {cwd, save} = openShop();
		mkdirSync(path.join(cwd, 'new/mine.yaml.new'), {recursive: true});
		expect(refusal(() => save({file: 'new/mine.yaml'}))).toMatch(/^bad-usage: The files cannot be written/);
		expect(existsSync(path.join(cwd, 'new/mine.schema.sql'))).toBe(false);
	});
});
