import {readFileSync} from 'node:fs';
import {MigrationError, messageOf} from '../engine/errors.ts';
import type {Report} from '../engine/report/report.ts';

/** @throws MigrationError run-not-found where the file is gone or damaged */
export function readReport(file: string): Report {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch (cause) {
		throw new MigrationError('run-not-found', `The report ${file} cannot be read: ${messageOf(cause)}`, {
			hint: 'Was it moved or changed?',
			cause,
		});
	}
}
