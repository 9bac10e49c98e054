/** `preview`: sample rows of every load, before and after. */
import {ExitCode, MigrationError} from '../engine/errors.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {previewText} from '../plain/preview-text.ts';
import type {Command} from './context.ts';
import type {PreviewFlags} from './flags.ts';
import {makePlan, refuseBlocked} from './planned.ts';
import {prepare} from './prepare.ts';

export const previewCommand: Command<PreviewFlags> = async ({rows = '3', ...flags}, context) => {
	if (!/^[1-9]\d{0,3}$/.test(rows)) {
		throw new MigrationError('bad-usage', '--rows: must be a whole number from 1 to 9999.', {});
	}
	const preparation = await prepare(flags, context);
	const {request, plan} = await makePlan(preparation, context);
	refuseBlocked(plan);
	const {tables} = preparation.options.run;
	const previews = preparation.engine
		.preview(request, plan, Number(rows))
		.filter(({table}) => tables === undefined || tables.includes(table));
	context.write(
		flags.json
			? previews.map(preview => jsonLine({event: 'preview', ...preview})).join('')
			: previewText(previews),
	);
	return ExitCode.ok;
};
