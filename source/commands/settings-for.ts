import path from 'node:path';
import {openSettings, type Settings} from '../settings.ts';
import type {CommandContext} from './context.ts';
import type {CommonFlags} from './flags.ts';

/** The settings in --state-dir, else MINGUS_MIGRATE_HOME, else the system's place. */
export function settingsFor({stateDir}: CommonFlags, {env, cwd}: CommandContext): Promise<Settings> {
	const asked = stateDir || env.MINGUS_MIGRATE_HOME;
	return openSettings(asked ? path.resolve(cwd, asked) : undefined);
}
