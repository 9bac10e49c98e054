import {expect, it} from 'vitest';
import {checkNode} from '../../source/doctor/runtime.ts';
import {checkTerminal} from '../../source/doctor/terminal.ts';
import {checkLine} from '../../source/plain/checks-text.ts';

it.each([
	['22.22.0', 'ok'],
	['22.22', 'ok'],
	['24.1.0', 'ok'],
	['22.21.9', 'problem'],
	['20.30.1', 'problem'],
])('Node %s is %s', (version, result) => {
	expect(checkNode(version, '>=22.22').result).toBe(result);
});

const screen = {input: true, output: true, columns: 80, rows: 24, colorDepth: 8};
const env = {TERM: 'xterm-256color', LANG: 'C.UTF-8'};

it('a terminal has its size, colours and glyphs told', () => {
	expect([...checkTerminal(screen, env, false)].map(check => checkLine(check)).join('')).toBe(
		'ok       terminal: 80 columns, 24 rows, TERM=xterm-256color\n' +
			'ok       colours: 256\nok       glyphs: Unicode\n',
	);
	const plain = [...checkTerminal(screen, {TERM: 'dumb', NO_COLOR: '1'}, true)].map(({message}) => message);
	expect(plain[0]).toContain('lines instead of screens');
	expect(plain.slice(1)).toEqual(['none, as NO_COLOR asks for', 'ASCII, as this terminal has few']);
});

it('a small terminal, and none, are warned of', () => {
	const small = [...checkTerminal({...screen, rows: 10}, env, false)];
	expect(small[0]).toMatchObject({result: 'warning', message: expect.stringContaining('60 by 15')});
	const none = [...checkTerminal({input: true, output: false, colorDepth: 1}, env, false)];
	expect(none).toMatchObject([{result: 'warning', message: expect.stringContaining('stdout is not')}]);
});

it('a check is one line, whatever its words hold', () => {
	const line = checkLine({area: 'mapping', name: 'mapping', result: 'problem', message: 'a\nb\u001b[2J'});
	expect(line).toBe('problem  mapping: a; b\\x1b[2J\n');
});

it('a terminal gets lines that fit, broken between words', () => {
	const check = {area: 'target', name: 'rights', result: 'warning', message: 'one two three four'} as const;
	expect(checkLine(check, 24)).toBe('warning  rights: one two\n         three four\n');
});
