/** What a picture is made of: a screen of the real program, looked at when it is whole. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import type {Terminal} from '../test/terminal/tmux-terminal.ts';
import {isWhole, type Station} from '../test/terminal/wizard-path.ts';
import {readScreen, type Screen} from './cells.ts';
import {stillSvg} from './svg.ts';

export const size = {columns: 100, rows: 30};
/** More than between two frames of the program. */
const betweenFramesMs = 100;

export async function arriveAt(
	terminal: Terminal,
	{name, says}: Pick<Station, 'name' | 'says'>,
): Promise<Screen> {
	await terminal.until(
		rows => isWhole(rows, size.columns, size.rows) && rows.some(row => says.test(row)),
		`the ${name} screen, saying ${says}`,
	);
	// The frame after this one may follow at once.
	await pause(betweenFramesMs);
	return look(terminal);
}

/** @throws Error where a frame is half drawn: such a picture must not be kept */
async function look(terminal: Terminal): Promise<Screen> {
	const screen = readScreen(await terminal.styledScreen(), size.columns);
	if (!isWholeScreen(screen)) {
		throw new Error(`The screen is not whole:\n${screen.texts.join('\n')}`);
	}
	return screen;
}

export function isWholeScreen({texts}: Screen): boolean {
	return isWhole(texts, size.columns, size.rows);
}

/** @param title of the window */
export function save(name: string, screen: Screen, title: string): void {
	write(name, stillSvg(screen, title));
}

export function write(name: string, svg: string): void {
	writeFileSync(path.join(import.meta.dirname, `${name}.svg`), svg);
	process.stdout.write(`${name}.svg  ${(svg.length / 1024).toFixed(1)} KB\n`);
}
