import {homedir} from 'node:os';
import type {CommandContext} from './context.ts';

/** What ~ stands for. */
export function homeOf(env: CommandContext['env']): string {
	return env.HOME || homedir();
}

/** The path as a shell would take it. */
export function expandHome(text: string, home: string): string {
	return text === '~' || text.startsWith('~/') ? home + text.slice(1) : text;
}
