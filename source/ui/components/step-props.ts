import type {Dispatch} from 'react';

/** What every step is given: its state, where its keys go, and the cells it may draw on. */
export interface StepProps<State, StepAction> {
	readonly state: State;
	readonly dispatch: Dispatch<StepAction>;
	readonly width: number;
	readonly height: number;
}
