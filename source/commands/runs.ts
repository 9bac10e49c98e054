/** `runs`: the history of this machine. */
import {ExitCode} from '../engine/errors.ts';
import {printable} from '../engine/report/printable.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {textTable} from '../plain/text-table.ts';
import {minuteText} from '../ui/moment-text.ts';
import {stateText} from '../ui/past/past-words.ts';
import type {Command} from './context.ts';
import type {CommonFlags} from './flags.ts';
import {settingsFor} from './settings-for.ts';

export const runsCommand: Command<CommonFlags> = async (flags, context) => {
	const runs = (await settingsFor(flags, context)).runs();
	if (flags.json) {
		context.write(runs.map(jsonLine).join(''));
	} else if (runs.length === 0) {
		context.write('No runs yet.\n');
	} else {
		const columns = ['Started (UTC)', 'Mapping', 'State'].map(title => ({title}));
		const rows = runs.map(past => [minuteText(past.started), past.mapping, stateText(past)]);
		const [titles = '', ...lines] = textTable(columns, rows);
		// A row of its own for what is long: both together would not fit on most terminals.
		const told = lines.flatMap((line, at) => [line, printable(`  ${runs[at]?.run}, ${runs[at]?.target}`)]);
		context.write(`${[titles, ...told].join('\n')}\n`);
	}
	return ExitCode.ok;
};
