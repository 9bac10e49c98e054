/**
 * Whether rows of a table can be taken out and put in again otherwise, in one statement, and nobody notices. PostgreSQL checks a
 * unique value as soon as one row has it, so that an UPDATE cannot hand values around among rows; what is deleted before all is
 * inserted is in nobody's way, and the foreign keys that refer to it are checked only when all is there again.
 * @param relation SQL of type regclass
 * @returns SQL of type boolean; false too where only a primary key is unique, as no UPDATE is needed that changes it
 */
export function mayExchange(relation: string): string {
	return `(SELECT c.relkind = 'r' AND NOT c.relispartition AND NOT c.relhasrules AND NOT c.relrowsecurity
		AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'DELETE')
		AND EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisunique AND indimmediate AND NOT indisprimary)
		AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid)
		AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled <> 'D')
		AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = c.oid AND confdeltype <> 'a')
		FROM pg_class c WHERE c.oid = ${relation})`;
}
