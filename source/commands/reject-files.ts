/** The files that rejects are written to and taken back from. */
import path from 'node:path';
import {loadMapping} from '../engine/mapping/load-mapping.ts';
import {exportText} from '../plain/reject-export.ts';
import {readRejectRows} from '../plain/reject-rows.ts';
import type {RejectFiles} from '../ui/mending/reject-files.ts';
import type {CommandContext} from './context.ts';
import {writeOutput} from './output-file.ts';

/** Paths are those of somebody who works in the context's folder. */
export function openRejectFiles({cwd}: Pick<CommandContext, 'cwd'>): RejectFiles {
	return {
		async save(rejects, file, format) {
			const place = path.resolve(cwd, file);
			await writeOutput(place, exportText(rejects, format), false, 'Name another file.');
			return place;
		},
		rows: file => readRejectRows(path.resolve(cwd, file)),
		mapping: file => loadMapping(path.resolve(cwd, file)).mapping,
	};
}
