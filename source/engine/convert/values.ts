/** What a value is before and after its conversion. */

/** What SQLite holds: NULL, INTEGER (number, or bigint when it was read as such), REAL, TEXT, BLOB. */
export type SourceValue = null | number | bigint | string | Uint8Array;

/**
 * A converted value, ready to be checked and encoded:
 * uuid → its 16 bytes · boolean → boolean · int2, int4, int8 → number or bigint · float4, float8 → number ·
 * numeric → plain decimal text ('-12.50', 'NaN', 'Infinity') · text, json, jsonb → string · bytea → bytes ·
 * date → days since 2000-01-01 · time → µs since midnight · timestamp, timestamptz → µs since
 * 2000-01-01 00:00 UTC (a bigint where a number would not be exact).
 */
export type TargetValue = boolean | number | bigint | string | Uint8Array;

/** PostgreSQL types that the loader can write, by the server's own short names. */
export const typeNames = [
	'uuid',
	'boolean',
	'int2',
	'int4',
	'int8',
	'float4',
	'float8',
	'numeric',
	'text',
	'bytea',
	'date',
	'time',
	'timestamp',
	'timestamptz',
	'json',
	'jsonb',
] as const;

export type TypeName = (typeof typeNames)[number];

/** A column's type. `text` stands for text, varchar, bpchar and enums alike. */
export interface TargetType {
	readonly name: TypeName;
	/** varchar(n), char(n): the most characters (code points). */
	readonly length?: number;
	/** char(n): what is shorter would be filled up with spaces. */
	readonly padded?: boolean;
	/** time(n), timestamp(n): digits behind the second. */
	readonly places?: number;
	/** numeric(p,s) */
	readonly precision?: number;
	readonly scale?: number;
	/** The type as the server writes it, for people: `numeric(12,2)`. */
	readonly display: string;
}
