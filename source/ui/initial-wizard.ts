import {withKeptChanges} from './changing/start-changing.ts';
import type {Choosing} from './choosing/mapping-state.ts';
import {textField} from './components/text-field.ts';
import {noAddress} from './entering/target-entries.ts';
import {idle} from './lookup.ts';
import {goesOn} from './requests.ts';
import type {AboutStep, Setup} from './wizard-state.ts';

/**
 * The first screen with a mapping. Files that are named already are looked at without being asked for.
 * @param from what was entered before there was a mapping; absent at the start, where an interrupted run is looked for
 */
export function initialWizard(
	opened: Setup,
	from?: Pick<Choosing, 'asks' | 'kept' | 'beginning'>,
): AboutStep {
	const {asks, kept} = from ?? {asks: 0, kept: null};
	const setup = withKeptChanges(opened, kept?.changed);
	const sameMapping = kept?.mapping === setup.mapping.name ? kept.entries : undefined;
	const sources = Object.entries(setup.mapping.sources).map(([name, what]) => {
		const path =
			setup.cameFrom?.step === 'save' ? undefined : sameMapping?.sources.find(s => s.name === name)?.path;
		return {name, what, path: path ?? textField(setup.sources[name] ?? '')};
	});
	return {
		step: 'about',
		setup,
		entries: {
			sources,
			url: kept?.entries.url ?? textField(setup.targetUrl ?? ''),
			address: kept?.entries.address ?? noAddress,
			createSchema: sameMapping?.createSchema ?? setup.createSchema ?? setup.ddl !== undefined,
			carryOver: sameMapping?.carryOver ?? setup.carryOver ?? setup.mapping.carry_over.by_default,
			tables: setup.tables ?? null,
			options: kept?.entries.options ?? setup.options,
			paces: kept?.entries.paces ?? [],
			leftAlone: kept?.entries.leftAlone ?? from?.beginning.leftAlone ?? null,
		},
		asks: asks + sources.length + 1,
		line: 0,
		lookups: Object.fromEntries(
			sources.map((source, index) => [
				source.name,
				source.path.value === '' ? idle : ({state: 'asked', ask: asks + index} as const),
			]),
		),
		interruption: from === undefined && goesOn(setup) ? {state: 'asked', ask: asks + sources.length} : idle,
	};
}
