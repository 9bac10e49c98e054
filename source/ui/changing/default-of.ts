/** A default as it is typed, as the mapping says it. Pure. */

/** Nothing is no default; what is a number or a truth value of the column's type is one in the mapping too. */
export function defaultOf(text: string, type: string): string | number | boolean | undefined {
	if (text === '') {
		return undefined;
	}
	if (type === 'boolean' && /^(?:true|false)$/i.test(text)) {
		return text.toLowerCase() === 'true';
	}
	const isNumber = /^(?:smallint|integer|bigint|numeric|real|double precision)\b/.test(type);
	return isNumber && String(Number(text)) === text ? Number(text) : text;
}
