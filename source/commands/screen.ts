/** Whether the wizard may draw a screen, or must ask line by line. */
import type {CommonFlags} from './flags.ts';

/** `--plain`, a dumb terminal, or the variables by which people say that they use a screen reader. */
export function wantsLines({plain}: CommonFlags, env: Readonly<Record<string, string | undefined>>): boolean {
	return plain === true || env.TERM === 'dumb' || isOn(env.ACCESSIBLE) || isOn(env.INK_SCREEN_READER);
}

function isOn(value: string | undefined): boolean {
	return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}
