/** SQLite's tokens: https://www.sqlite.org/lang_keywords.html, src/tokenize.c. */

export interface Token {
	/**
	 * word: a name or keyword without quotes · name: one in `[]`, backticks or double quotes · string, blob, number ·
	 * operator: everything else.
	 */
	readonly kind: 'word' | 'name' | 'string' | 'blob' | 'integer' | 'real' | 'operator';
	/** What it means: quotes are gone, escapes undone; of a blob its hexadecimal digits. */
	readonly text: string;
	/** For comparing words: in upper case; empty for what is no word. */
	readonly word: string;
	/** A name in double quotes, which SQLite takes for a string where no column has it. */
	readonly mayBeString: boolean;
	/** Where it begins and ends in the statement. */
	readonly start: number;
	readonly end: number;
}

const pattern =
	/(\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))|([xX]'(?:[0-9a-fA-F]{2})*')|('(?:[^']|'')*')|("(?:[^"]|"")*")|(`(?:[^`]|``)*`)|(\[[^\]]*\])|(0[xX][0-9a-fA-F]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)|([A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*)|(\|\||->>|->|<<|>>|<=|>=|<>|!=|==|[-+*/%&|<>=~(),.;?:@])/y;

/** The tokens of a statement without comments; undefined where it has what is none. */
export function tokenize(sql: string): Token[] | undefined {
	const tokens: Token[] = [];
	pattern.lastIndex = 0;
	for (let at = 0; at < sql.length; at = pattern.lastIndex) {
		pattern.lastIndex = at;
		const match = pattern.exec(sql);
		if (!match) return undefined;
		const [text, space, blob, string, double, backtick, bracket, number, word] = match;
		if (space !== undefined) continue;
		const place = {start: at, end: pattern.lastIndex, word: '', mayBeString: false};
		if (blob !== undefined) tokens.push({...place, kind: 'blob', text: text.slice(2, -1)});
		else if (string !== undefined) tokens.push({...place, kind: 'string', text: unquote(text)});
		else if (double !== undefined)
			tokens.push({...place, kind: 'name', text: unquote(text), mayBeString: true});
		else if (backtick !== undefined) tokens.push({...place, kind: 'name', text: unquote(text)});
		else if (bracket !== undefined) tokens.push({...place, kind: 'name', text: text.slice(1, -1)});
		else if (number !== undefined) tokens.push({...place, ...numberToken(text)});
		else if (word !== undefined) tokens.push({...place, kind: 'word', text, word: text.toUpperCase()});
		else tokens.push({...place, kind: 'operator', text});
	}
	return tokens;
}

/** What stands between quotes; a doubled quote is one. */
function unquote(text: string): string {
	const quote = text.slice(0, 1);
	return text.slice(1, -1).replaceAll(quote + quote, quote);
}

function numberToken(text: string): Pick<Token, 'kind' | 'text'> {
	const plain = text.replaceAll('_', '');
	if (/^0x/i.test(plain)) return {kind: 'integer', text: BigInt.asIntN(64, BigInt(plain)).toString()};
	if (!/^\d+$/.test(plain)) return {kind: 'real', text: plain};
	// A literal beyond 64 bits is a real: https://www.sqlite.org/lang_expr.html#literal_values_constants_
	return {kind: BigInt(plain) < 2n ** 63n ? 'integer' : 'real', text: plain};
}
