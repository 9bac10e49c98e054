/** The mappings that ship, by name. Each is a folder here; the build copies their files beside the compiled code. */
import path from 'node:path';
import {MigrationError} from '../engine/errors.ts';

export const presetNames: readonly string[] = ['mingus'];

/**
 * The absolute path of a preset's mapping file.
 * @throws MigrationError bad-usage for a name that no preset has
 */
export function presetFile(name: string): string {
	if (!presetNames.includes(name)) {
		throw new MigrationError('bad-usage', `There is no preset ${JSON.stringify(name)}.`, {
			hint: `Presets: ${presetNames.join(', ')}.`,
		});
	}

	return path.join(import.meta.dirname, name, 'mapping.yaml');
}
