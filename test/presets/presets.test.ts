import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {MigrationError} from '../../source/engine/errors.ts';
import {loadMapping} from '../../source/engine/mapping/load-mapping.ts';
import {presetFile, presetNames} from '../../source/presets/presets.ts';

it('every preset has a file that is a mapping of its name, and its SQL', () => {
	for (const name of presetNames) {
		const file = presetFile(name);
		expect(path.isAbsolute(file)).toBe(true);
		expect(existsSync(file)).toBe(true);
		const {mapping, ddl} = loadMapping(file);
		expect(mapping.name).toBe(name);
		expect(ddl === undefined).toBe(mapping.target.ddl === undefined);
	}
});

it.each(['minguss', '', '../presets/mingus', 'toString'])(
	'%j is no preset, and the error names those there are',
	name => {
		let thrown: unknown;
		try {
			presetFile(name);
		} catch (error) {
			thrown = error;
		}

		expect(thrown).toBeInstanceOf(MigrationError);
		expect(thrown).toMatchObject({code: 'bad-usage', hint: expect.stringContaining('mingus')});
	},
);
