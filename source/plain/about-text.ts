/** What the mapping does, and what comes next, before the first question. */
import {printable} from '../engine/report/printable.ts';
import {aboutFacts} from '../ui/about-facts.ts';
import type {Setup} from '../ui/wizard-state.ts';

export function aboutText(of: Pick<Setup, 'mapping' | 'note'>): string {
	const lines = aboutFacts(of).map(([name, value]) => `${name.padEnd(9)}${printable(value)}\n`);
	return `SQLite databases are moved into one PostgreSQL database.\n${lines.join('')}\n`;
}
