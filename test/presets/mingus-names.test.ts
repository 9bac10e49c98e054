import Database from 'better-sqlite3';
import {describe, expect, it} from 'vitest';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {presetFile} from '../../source/presets/presets.ts';

const {mapping} = loadMapping(presetFile('mingus'));

describe('names of observed users', () => {
	it.each([
		['Ada Lovelace', 'Ada', 'Lovelace', null],
		['Ana de la Cruz', 'Ana', 'de la Cruz', null],
		['Madonna', 'Madonna', null, null],
		['Zoë 李', 'Zoë', '李', null],
		["Conan O'Brien", 'Conan', "O'Brien", null],
		['  Ada Lovelace ', 'Ada', 'Lovelace', '  Ada Lovelace '],
		['Ada   Lovelace', 'Ada', 'Lovelace', 'Ada   Lovelace'],
		['Ada\tLovelace\n', 'Ada', 'Lovelace', 'Ada\tLovelace\n'],
		['Ana de  la Cruz', 'Ana', 'de  la Cruz', null],
		['   ', null, null, '   '],
		['', null, null, null],
		[null, null, null, null],
	])('%j → first %j, last %j, kept as it was: %j', (full, first, last, kept) => {
		const load = mapping.loads.find(
			({into, query}) => into === 'user_profiles' && query?.includes('FULL JOIN'),
		);
		const sql = [load?.columns.first_name, load?.columns.last_name].map(column =>
			typeof column === 'object' ? column.sql : undefined,
		);
		const preferences = load?.columns.preferences;
		const member = typeof preferences === 'object' ? preferences.pack?.full_name : undefined;
		sql.push(typeof member === 'object' ? member.sql : undefined);
		const db = new Database(':memory:');
		const row = db
			.prepare(`SELECT ${sql.join(', ')} FROM (SELECT ? AS full_name) AS u`)
			.raw()
			.get(full);
		db.close();
		expect(row).toEqual([first, last, kept]);
	});
});
