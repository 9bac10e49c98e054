/** The SELECT list of a load: each expression once, aliased c0, c1, …, whatever number of columns it feeds. */

export interface InputList {
	/** The place of an expression in the SELECT list; adds it where it is new. */
	add(sql: string, name: string): number;
	readonly expressions: ReadonlyArray<{readonly sql: string; readonly name: string}>;
	select(from: string): string;
}

export function makeInputList(): InputList {
	const expressions: Array<{sql: string; name: string}> = [];
	return {
		expressions,
		add(sql, name) {
			const found = expressions.findIndex(e => e.sql === sql);
			return found >= 0 ? found : expressions.push({sql, name}) - 1;
		},
		select: from => `SELECT ${expressions.map((e, i) => `${e.sql} AS c${i}`).join(', ')} FROM ${from}`,
	};
}
