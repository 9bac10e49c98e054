/** The PostgreSQL types that are proposed. */
import type {TargetType, TypeName} from '../convert/values.ts';

export type ColumnType =
	| 'bigint'
	| 'double precision'
	| 'numeric'
	| 'text'
	| 'boolean'
	| 'bytea'
	| 'date'
	| 'time'
	| 'timestamp'
	| 'timestamptz'
	| 'json'
	| 'uuid';

/** The type as the conversions know it. */
export function targetType(type: ColumnType): TargetType {
	const name: TypeName = type === 'bigint' ? 'int8' : type === 'double precision' ? 'float8' : type;
	return {name, display: type};
}
