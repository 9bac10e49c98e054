/** What the mapping does, and what comes next, before the first question. */
import {printable} from '../engine/report/printable.ts';
import {aboutFacts, safeSentence} from '../ui/entering/about-facts.ts';
import type {Setup} from '../ui/wizard-state.ts';

export function aboutText(of: Pick<Setup, 'mapping' | 'note'>): string {
	const facts = [...aboutFacts(of), ...Object.entries(of.mapping.sources)];
	const lines = facts.map(([name, value]) => `${printable(name)}: ${printable(value)}\n`);
	return `SQLite databases are moved into one PostgreSQL database. ${safeSentence}\n${lines.join('')}\n`;
}
