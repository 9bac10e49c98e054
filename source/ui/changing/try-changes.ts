/** Changes of the mapping are tried by making the plan again, and written; whoever asks, the screen or its questions. */
import {MigrationError} from '../../engine/errors.ts';
import type {MappingEdit} from '../../engine/mapping/mapping-edit.ts';
import type {Plan} from '../../engine/plan/plan.ts';
import type {Engine} from '../../engine/run/request.ts';
import {planRequest} from '../requests.ts';
import type {Setup} from '../wizard-state.ts';
import type {Changed, Changes, Changing} from './changing-state.ts';
import {withSaved} from './keep-changes.ts';
import type {MappingFiles, MappingText} from './mapping-files.ts';
import {changesOf} from './start-changing.ts';

/** What is entered, which a plan is made of. */
type Entered = Pick<Changing, 'setup' | 'entries'>;

/** Who is asked. */
export interface Tried {
	readonly engine: Pick<Engine, 'makePlan'>;
	readonly mappingFiles: MappingFiles;
}

/** @throws MigrationError bad-mapping for a change that cannot be done, and what the plan throws */
export async function change(
	entered: Entered,
	edit: MappingEdit | null,
	before: Plan | null,
	tried: Tried,
): Promise<Changed> {
	const changes = changesOf(entered.setup);
	if (edit === null || changes === undefined) {
		throw new Error('nothing is changed');
	}
	const {edits} = changes;
	if (edit.edit !== 'leave-behind') {
		return planned(entered, {...changes, edits: [...edits, edit]}, tried);
	}
	const paths = edit.drops ? await unreadWithout(entered, edit, before, tried) : edit.paths;
	const whole = {...changes, reason: edit.reason, edits: [...edits, {...edit, paths}]};
	return planned(entered, whole, tried);
}

/** The source columns that nothing reads once the target column is not made of them any more. */
async function unreadWithout(
	entered: Entered,
	edit: Extract<MappingEdit, {edit: 'leave-behind'}>,
	before: Plan | null,
	tried: Tried,
): Promise<readonly string[]> {
	const changes = changesOf(entered.setup) as Changes;
	const load = entered.setup.mapping.loads[edit.drops?.load ?? -1];
	if (load?.match === 'by-name') {
		return [`${load.from}.${edit.drops?.column}`];
	}
	const {plan} = await planned(entered, {...changes, edits: [...changes.edits, edit]}, tried);
	const unsaid = (of: Plan | null) =>
		(of?.coverage ?? []).flatMap(({database, table, column, coverage}) =>
			coverage.kind === 'unaccounted' ? `${database}.${table}.${column}` : [],
		);
	const known = new Set(unsaid(before));
	return unsaid(plan).filter(path => !known.has(path));
}

/** Without one of the changes. @throws MigrationError bad-mapping where a later one needs it */
export function undo({setup, entries}: Entered, position: number, tried: Tried): Promise<Changed> {
	const changes = changesOf(setup);
	if (changes === undefined) {
		throw new Error('nothing was changed');
	}
	const edits = changes.edits.toSpliced(position, 1);
	return planned({setup, entries}, {...changes, edits}, tried);
}

async function planned({setup, entries}: Entered, changes: Changes, tried: Tried): Promise<Changed> {
	const {ddl: _, ...rest} = setup;
	const edited = await tried.mappingFiles.edit(changes.original, changes.edits);
	const changed: Setup = {...rest, ...edited, changes};
	return {setup: changed, plan: await tried.engine.makePlan(planRequest({setup: changed, entries}))};
}

/**
 * Writes the mapping, and makes sure that what is written leads to the same plan.
 * @throws MigrationError file-exists, bad-mapping, bad-usage
 */
export async function save(
	{setup, entries}: Entered,
	plan: Plan | null,
	wanted: {readonly file: string; readonly overwrite: boolean},
	tried: Tried,
): Promise<MappingText> {
	const changes = changesOf(setup);
	if (changes === undefined) {
		throw new Error('nothing was changed');
	}
	const {original, edits, saved} = changes;
	const inUse = saved ?? (original.file === undefined ? null : original);
	const written = await tried.mappingFiles.save({original, edits, inUse, ...wanted});
	const again = await tried.engine.makePlan(planRequest({setup: withSaved(setup, written), entries}));
	if (plan !== null && again.hash !== plan.hash) {
		throw new MigrationError(
			'bad-plan',
			`${written.file} is written, but leads to another plan than before.`,
			{
				hint: 'The sources or the target have changed: go back, and look at the plan again.',
			},
		);
	}
	return written;
}
