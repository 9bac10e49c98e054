/** `runs`: the history of this machine. */
import {ExitCode} from '../engine/errors.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {textTable} from '../plain/text-table.ts';
import type {Command} from './context.ts';
import type {CommonFlags} from './flags.ts';
import {settingsFor} from './prepare.ts';

export const runsCommand: Command<CommonFlags> = async (flags, context) => {
	const runs = (await settingsFor(flags, context)).runs();
	if (flags.json) {
		context.write(runs.map(jsonLine).join(''));
	} else if (runs.length === 0) {
		context.write('No runs yet.\n');
	} else {
		const titles = ['Run', 'Mapping', 'Mode', 'State', 'Started', 'Ended', 'Target'];
		const rows = runs.map(({run, mapping, mode, state, started, ended, target}) => [
			run,
			mapping,
			mode,
			state,
			started,
			ended ?? '',
			target,
		]);
		const columns = titles.map(title => ({title}));
		context.write(`${textTable(columns, rows).join('\n')}\n`);
	}
	return ExitCode.ok;
};
