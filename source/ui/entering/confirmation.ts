/** What the operator must say before rows are written beside others. Pure. */
import type {TargetSummary} from '../../engine/run/request.ts';
import type {ConfirmStep} from '../wizard-state.ts';

/** Tables of the target's schema that hold rows already. */
export function filledTables(target: TargetSummary): readonly string[] {
	return target.tables.filter(table => table.holdsRows).map(table => table.name);
}

/** Whether rows are about to be written beside others: then the database's name is typed, and a key alone starts nothing. */
export function mustBeTyped({entries, target}: Pick<ConfirmStep, 'entries' | 'target'>): boolean {
	return entries.options.mode === 'run' && filledTables(target).length > 0;
}

/** Whether the operator has said enough to begin. */
export function isConfirmed(state: ConfirmStep): boolean {
	return !mustBeTyped(state) || state.typed.value.trim() === state.target.database;
}
