/** A rejected row as events and reports show it. */
import type {Reject} from '../events.ts';
import type {PlannedLoad} from '../plan/plan.ts';
import type {Row} from '../source/read-rows.ts';
import {keyText} from './batch.ts';
import {offendingValue} from './offending-value.ts';

/** @param row the whole row, of which no sensitive value is shown */
export function shownReject(
	load: PlannedLoad,
	{column, code, reason}: Pick<Reject, 'column' | 'code' | 'reason'>,
	row: Row,
): Reject {
	const {name, source, table} = load;
	const key = load.key.some(input => load.inputs[input]?.sensitive) ? '***' : keyText(load, row);
	return {load: name, source, table, key, column, value: offendingValue(load, column, row), code, reason};
}
