/** SQL for the names of columns, in the order of an array of their numbers, such as pg_constraint.conkey. */

/** @param relation SQL for the table's oid @param numbers SQL for the array */
export function columnNames(relation: string, numbers: string): string {
	return `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY AS k(n, i)
		JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.n ORDER BY k.i)`;
}
