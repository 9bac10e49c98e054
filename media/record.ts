/** Records the pictures of this folder: leads the real wizard through the demo by keys, and draws what it shows. */
import {mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {openTerminal, type Terminal} from '../test/terminal/tmux-terminal.ts';
import {resultStation, type Station, stationsBeforeRun} from '../test/terminal/wizard-path.ts';
import {readScreen, type Screen} from './cells.ts';
import {recordLater} from './later.ts';
import {arriveAt, isWholeScreen, save, size, write} from './pictures.ts';
import {type FilmFrame, filmSvg} from './svg.ts';

/** It is in the pictures, so it has a name that says something everywhere. */
const demoFolder = '/tmp/mingus-demo';
const title = 'mingus-migrate demo';
/** How long a reader looks at a screen. */
const stillSeconds = 1.7;
const shortSeconds = 0.9;
const lastSeconds = 3;
/** The address before it is tested: the next screen shows it too, so it is in the film only. */
const passedBy = 'address';
/** Between two frames of the run. */
const runFrameMs = 150;

const rejectsStation: Station = {name: 'rejects', says: /\d rows?: \w/, key: 'x'};

/** What the result leads to, and back to it: stills, and no part of the film. */
const afterwards: readonly Station[] = [
	{name: 'reasons', says: /rows were not loaded, for \d+ reasons/, key: 'Enter'},
	{name: 'reject-rows', says: /Row 1 of \d/, key: 'Escape'},
	{name: 'reasons', says: /rows were not loaded, for \d+ reasons/, key: 't'},
	{name: 'retry', says: /Load the rejects again\?/, key: 'Escape'},
	{name: 'reasons', says: /rows were not loaded, for \d+ reasons/, key: 'Escape'},
	{name: 'rejects', says: rejectsStation.says, key: 'u'},
	{name: 'rollback', says: /10 of 10 tables, [\d,]+ rows to remove\./, key: '?'},
	{name: 'keys', says: /All keys of this screen/, key: 'Escape'},
	{name: 'rollback', says: /10 of 10 tables, [\d,]+ rows to remove\./, key: 'Escape'},
	{name: 'rejects', says: rejectsStation.says, key: 'q'},
];

async function record(terminal: Terminal): Promise<readonly FilmFrame[]> {
	const frames: FilmFrame[] = [];
	const visit = async (station: Station, seconds: number) => {
		const screen = await arriveAt(terminal, station);
		if (station.name !== passedBy) {
			save(station.name, screen, title);
		}
		frames.push({screen, seconds});
	};
	for (const station of stationsBeforeRun) {
		await visit(station, station.name === passedBy ? shortSeconds : stillSeconds);
		await terminal.press(station.key);
	}
	const run = await watchRun(terminal);
	save('run', nearestToHalf(run), title);
	frames.push(...run);
	await visit(resultStation, stillSeconds);
	await terminal.press('Tab');
	await visit(rejectsStation, lastSeconds);
	await terminal.press(rejectsStation.key);
	for (const station of afterwards) {
		save(station.name, await arriveAt(terminal, station), title);
		await terminal.press(station.key);
	}
	return frames;
}

/** What the run shows until its result is there, at its own pace. */
async function watchRun(terminal: Terminal): Promise<readonly FilmFrame[]> {
	const seen: Screen[] = [];
	for (;;) {
		const screen = readScreen(await terminal.styledScreen(), size.columns);
		if (screen.texts.some(text => resultStation.says.test(text))) {
			return seen.map(frame => ({screen: frame, seconds: runFrameMs / 1000}));
		}
		const isNew = seen.at(-1)?.texts.join('\n') !== screen.texts.join('\n');
		if (isNew && isWholeScreen(screen) && percentOf(screen) !== null) {
			seen.push(screen);
		}
		await pause(runFrameMs);
	}
}

/** The percentage behind the bar of the whole run. */
function percentOf({texts}: Screen): number | null {
	const percent = /(\d+)% *$/.exec(texts[4] ?? '')?.[1];
	return percent === undefined ? null : Number(percent);
}

function nearestToHalf(frames: readonly FilmFrame[]): Screen {
	const distance = ({screen}: FilmFrame) => Math.abs(50 - (percentOf(screen) ?? 0));
	const [nearest] = frames.toSorted((one, other) => distance(one) - distance(other));
	if (!nearest) {
		throw new Error('The run was over before it could be seen.');
	}
	return nearest.screen;
}

// Refuses a folder that is there already: it may be somebody's.
mkdirSync(demoFolder);
try {
	const launcher = path.join(import.meta.dirname, '../bin/mingus-migrate.js');
	const command = [process.execPath, launcher, 'demo', '--rows', '20000', '--dir', demoFolder];
	const terminal = await openTerminal({...size, command});
	try {
		const frames = await record(terminal);
		write('demo', filmSvg(frames, title));
		process.exitCode = await terminal.exitCode();
	} finally {
		await terminal.close();
	}
	await recordLater(path.join(demoFolder, 'later'), launcher);
} finally {
	rmSync(demoFolder, {recursive: true, force: true, maxRetries: 5});
}
