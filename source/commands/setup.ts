/** What the wizard's screen starts from, out of what was prepared. */
import type {PlanRequest} from '../engine/run/request.ts';
import type {Setup} from '../ui/wizard-state.ts';
import {lastPace} from './last-pace.ts';
import type {Preparation} from './prepare.ts';

/** @param asked what was answered to questions since it was prepared, where some were put */
export function setupOf(
	{
		settings,
		mapping,
		ddl,
		mappingFile,
		mappingText,
		options,
		beginsAnew,
		environment,
		trialFolder,
		note,
		afterwards,
	}: Preparation,
	asked?: Pick<PlanRequest, 'sources' | 'target'>,
): Setup {
	const {sources, target} = asked ?? options;
	const pace = lastPace(settings, mapping.name);
	const {tables, ...run} = options.run;
	return {
		mapping,
		...(ddl === undefined ? {} : {ddl}),
		...(mappingFile === undefined ? {} : {mappingFile}),
		mappingText,
		// The project's own is put in by the project's engine.
		namespace: '',
		sources,
		...(target.url === undefined ? {} : {targetUrl: target.url}),
		...(options.createSchema ? {createSchema: true} : {}),
		...(options.carryOver === undefined ? {} : {carryOver: options.carryOver}),
		...(tables === undefined ? {} : {tables}),
		options: run,
		...(beginsAnew ? {beginsAnew} : {}),
		environment: environment(),
		...(trialFolder === undefined ? {} : {trialFolder}),
		...(pace === undefined ? {} : {pace}),
		...(note === undefined ? {} : {note}),
		...(afterwards === undefined ? {} : {afterwards}),
	};
}
