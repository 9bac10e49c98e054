/** The default that the mapping gives a column must be a value of the column's type. */
import {convertDefault} from '../convert/default.ts';
import type {ConvertOptions} from '../convert/options.ts';
import {Problem} from '../convert/problem.ts';
import type {TargetType} from '../convert/values.ts';
import type {ColumnMapping} from '../mapping/schema.ts';
import {block, type PlanContext} from './resolution.ts';

/** Whether a text is a key does not depend on the project, so that any namespace will do. */
const anyNamespace = '00000000-0000-0000-0000-000000000000';

/** One that is none stops the plan: else every row that needs it would be rejected. */
export function checkDefault(
	context: PlanContext,
	where: string,
	type: TargetType,
	given: ColumnMapping['default'],
	convert: ConvertOptions,
): void {
	// The target's own keys may tell later that it is made of a key of another table.
	const mayBeKey = type.name === 'uuid' && convert.entity === undefined;
	const made = given === undefined || mayBeKey ? null : convertDefault(given, type, convert, anyNamespace);
	if (made instanceof Problem) {
		block(
			context,
			where,
			`the default ${JSON.stringify(given)} does not fit ${type.display}. ${made.reason}`,
			'Mend `default` in the mapping.',
		);
	}
}
