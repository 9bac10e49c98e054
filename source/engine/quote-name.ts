/** Names and texts between quotes, as SQLite and PostgreSQL alike read them. */

export function quoteName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** A column name that may be qualified: `u.email` → `"u"."email"`. */
export function quoteColumn(name: string): string {
	const dot = name.indexOf('.');
	return dot < 0 ? quoteName(name) : `${quoteName(name.slice(0, dot))}.${quoteName(name.slice(dot + 1))}`;
}

/** A table with its schema or database. */
export function quoteTable(schema: string, table: string): string {
	return `${quoteName(schema)}.${quoteName(table)}`;
}

export function quoteLiteral(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}
