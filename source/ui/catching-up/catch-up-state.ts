/** What the wizard knows of a run that brings over what was written to the sources since another. */
import type {ConflictPolicy} from '../../engine/run/request.ts';
import type {PastRunStep} from '../past/past-state.ts';
import type {Base, ResultStep} from '../wizard-state.ts';

export interface CatchUp extends Base {
	readonly work: 'catch-up';
	/** The run that is caught up with. */
	readonly catchesUpWith: string;
	/** Name of the mapping that it was made with. */
	readonly mapping: string;
	/** What becomes of rows that both have changed; default: they stop it. */
	readonly onConflict?: ConflictPolicy;
	/** Where it was asked for, which Back leads to. */
	readonly cameFrom: ResultStep | PastRunStep;
}
