/** Which constraints of the target the loads see to themselves, so that they can be built when all rows are there. */
import type {PlannedLoad} from '../plan/plan.ts';
import type {OwnChecks} from '../target/deferred.ts';

/** Types whose keys are the same in the source and in the target, character for character. */
const plainKeys: ReadonlySet<string> = new Set(['uuid', 'int2', 'int4', 'int8']);

/** @param loads what this run loads; of other tables it knows that they hold no row that refers to an empty one */
export function ownChecks(loads: readonly PlannedLoad[]): OwnChecks {
	const into = (schema: string, relation: string) =>
		loads.filter(load => load.schema === schema && load.relation === relation);
	return {
		// What the source does not rule out is watched for, if the load fills all the columns.
		unique: (schema, table, columns) =>
			into(schema, table).every(load => columns.every(name => load.columns.some(c => c.name === name))),
		reference: (schema, table, name, parent) =>
			into(schema, table).every(load => {
				const column = load.columns.find(c => c.name === name);
				return (
					column !== undefined &&
					plainKeys.has(column.type.name) &&
					column.references?.table === parent.table &&
					column.references.column === parent.column
				);
			}),
		unfilled: (schema, table, name) =>
			into(schema, table).every(load => load.columns.every(c => c.name !== name)),
	};
}
