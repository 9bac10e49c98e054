/** What the wizard's screen starts from, out of what was prepared. */
import type {Setup} from '../ui/wizard-state.ts';
import {lastPace} from './last-pace.ts';
import type {Preparation} from './prepare.ts';

export function setupOf({
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
}: Preparation): Setup {
	const pace = lastPace(settings, mapping.name);
	const {tables, ...run} = options.run;
	return {
		mapping,
		...(ddl === undefined ? {} : {ddl}),
		...(mappingFile === undefined ? {} : {mappingFile}),
		mappingText,
		// The project's own is put in by the project's engine.
		namespace: '',
		sources: options.sources,
		...(options.target.url === undefined ? {} : {targetUrl: options.target.url}),
		...(options.createSchema ? {createSchema: true} : {}),
		...(options.carryOver === undefined ? {} : {carryOver: options.carryOver}),
		...(tables === undefined ? {} : {tables}),
		options: run,
		...(beginsAnew ? {beginsAnew} : {}),
		environment: environment(),
		...(trialFolder === undefined ? {} : {trialFolder}),
		...(pace === undefined ? {} : {pace}),
		...(note === undefined ? {} : {note}),
	};
}
