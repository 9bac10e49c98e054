/** Last step of the build: tsc leaves mappings and SQL where they are, so they are copied beside its output. */
import {cpSync, readdirSync} from 'node:fs';
import path from 'node:path';

const presets = import.meta.dirname;
const output = path.join(presets, '../../build/presets');

for (const file of readdirSync(presets, {recursive: true, encoding: 'utf8'})) {
	if (/\.(?:yaml|sql)$/.test(file)) {
		cpSync(path.join(presets, file), path.join(output, file));
	}
}
