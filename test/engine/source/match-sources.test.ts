// What a user would see go wrong: a folder is given, and the files end up as sources that they are not.
import {expect, it} from 'vitest';
import {loadMapping} from '../../../source/engine/mapping/load-mapping.ts';
import {mappingSchema} from '../../../source/engine/mapping/schema.ts';
import {wantedTables} from '../../../source/engine/mapping/wanted-tables.ts';
import {type FoundFile, matchSources} from '../../../source/engine/source/match-sources.ts';
import {presetFile} from '../../../source/presets/presets.ts';

const wanted = {crm: ['people', 'notes'], shop: ['items', 'orders'], logs: ['entries']};

function found(file: string, ...tables: string[]): FoundFile {
	return {file: `/data/${file}`, bytes: 4096, tables};
}

function matched(files: readonly FoundFile[]): Record<string, string> {
	return Object.fromEntries(matchSources(wanted, files).matches.map(({source, file}) => [source, file]));
}

it('matches by name and by tables, each file once', () => {
	const files = [
		found('CRM.sqlite3', 'People', 'notes'),
		found('unnamed.bin', 'items', 'orders', 'extra'),
		found('prod-logs-2024.db', 'entries'),
		found('photos.db', 'pictures'),
	];
	expect(matched(files)).toEqual({
		crm: '/data/CRM.sqlite3',
		shop: '/data/unnamed.bin',
		logs: '/data/prod-logs-2024.db',
	});
	const {unused, open, matches} = matchSources(wanted, files);
	expect(unused).toEqual(['/data/photos.db']);
	expect(open).toEqual([]);
	expect(matches.find(({source}) => source === 'crm')?.why).toBe('its name and 2 of its 2 tables');
	expect(matches.find(({source}) => source === 'shop')?.why).toBe('2 of its 3 tables');
});

it('prefers the file of the very name to a backup of the same tables', () => {
	const files = [found('crm-backup.db', 'people', 'notes'), found('crm.db', 'people', 'notes')];
	expect(matched(files)).toEqual({crm: '/data/crm.db'});
});

it('leaves it to the operator where two files are equally likely', () => {
	const files = [found('a.db', 'people', 'notes'), found('b.db', 'people', 'notes')];
	expect(matchSources(wanted, files)).toMatchObject({
		matches: [],
		open: [{source: 'crm', candidates: ['/data/a.db', '/data/b.db']}, {source: 'shop'}, {source: 'logs'}],
	});
});

it('takes no file for a source only because of its name, where its tables are others', () => {
	expect(matched([found('crm.db', 'pictures', 'albums')])).toEqual({});
	expect(matched([found('crm.db')])).toEqual({crm: '/data/crm.db'});
});

it('knows the tables that a mapping names: loads, queries, left behind, carried over', () => {
	const mapping = mappingSchema.parse({
		name: 'm',
		sources: {crm: '', 'web-shop': ''},
		loads: [
			{into: 'a', from: 'crm.people'},
			{into: 'b', query: 'crm.notes n JOIN "web-shop"."old orders" o ON o.n = n.id', columns: {}},
		],
		left_behind: {'crm.cache': 'nobody reads it', 'crm.people.age': 'wrong'},
		carry_over: {tables: {'web-shop.audit': 'history'}},
	});
	expect(wantedTables(mapping)).toEqual({
		crm: ['people', 'cache', 'notes'],
		'web-shop': ['audit', 'old orders'],
	});
});

it('finds tables of every source of the preset', () => {
	const {mapping} = loadMapping(presetFile('mingus'));
	const tables = Object.values(wantedTables(mapping));
	expect(tables).toHaveLength(5);
	expect(tables.every(names => names.length > 0)).toBe(true);
});
