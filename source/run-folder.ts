/** The folder of a run's records on this machine. */
import {chmodSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {reach} from './engine/fail-point.ts';
import {makePrivateFolder} from './private-folder.ts';

export function runFolder(stateDir: string, run: string): string {
	return path.join(stateDir, 'runs', run.replace(/[^\w.-]/g, '_'));
}

/** Writes a record as JSON; it appears whole or not at all. */
export function writeRecord(file: string, record: object): void {
	makePrivateFolder(path.dirname(file));
	const draft = `${file}.new`;
	writeFileSync(draft, `${JSON.stringify(record, null, '\t')}\n`, {mode: 0o600});
	chmodSync(draft, 0o600);
	reach('report-drafted');
	renameSync(draft, file);
	reach('report-written');
}
