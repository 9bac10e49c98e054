/** `preview`: sample rows of every load, before and after. */
import {ExitCode, MigrationError} from '../engine/errors.ts';
import {jsonLine} from '../plain/json-lines.ts';
import {previewText} from '../plain/preview-text.ts';
import type {Command} from './context.ts';
import type {PreviewFlags} from './flags.ts';
import {makePlan, refuseBlocked} from './planned.ts';
import {prepare} from './prepare.ts';

export const previewCommand: Command<PreviewFlags> = async ({rows = '3', key, ...flags}, context) => {
	if (!/^[1-9]\d{0,3}$/.test(rows)) {
		throw new MigrationError('bad-usage', '--rows: must be a whole number from 1 to 9999.', {});
	}
	if (key !== undefined && flags.tables === undefined) {
		throw new MigrationError(
			'bad-usage',
			'--key needs --tables: rows of other tables may have the same key.',
			{
				hint: `For example: mingus-migrate preview --tables users --key ${key}`,
			},
		);
	}
	const preparation = await prepare(flags, context);
	const {request, plan} = await makePlan(preparation, context);
	refuseBlocked(plan);
	const {tables} = preparation.options.run;
	const loads = plan.loads
		.filter(({table}) => tables === undefined || tables.includes(table))
		.map(({name}) => name);
	const previews = await preparation.engine.preview(request, plan, {rows: Number(rows), loads, key});
	context.write(
		flags.json
			? previews.map(preview => jsonLine({event: 'preview', ...preview})).join('')
			: previewText(previews),
	);
	return ExitCode.ok;
};
