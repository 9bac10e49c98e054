/** Walks over tokens. What cannot be read is thrown as `Untranslatable`, and caught where a proposal is made. */
import {type Token, tokenize} from './tokenize.ts';

/** SQL that has no certain counterpart in PostgreSQL, and why. */
export class Untranslatable extends Error {}

export interface Cursor {
	peek(ahead?: number): Token | undefined;
	next(): Token;
	atEnd(): boolean;
	/** Whether these words come next. */
	isWord(...words: string[]): boolean;
	/** Takes these words if they come next. */
	takeWord(...words: string[]): boolean;
	takeOperator(...operators: string[]): string | undefined;
	expectWord(word: string): void;
	expectOperator(operator: string): void;
	/** Takes a name, quoted or not. */
	name(): string;
	readonly sql: string;
}

/** @throws Untranslatable where the text is no SQL */
export function makeCursor(sql: string): Cursor {
	const tokens = tokenize(sql);
	if (!tokens) throw new Untranslatable('it cannot be read');
	let at = 0;
	const peek = (ahead = 0): Token | undefined => tokens[at + ahead];
	const isWord = (...words: string[]): boolean => words.every((word, i) => peek(i)?.word === word);
	const cursor: Cursor = {
		sql,
		peek,
		isWord,
		next() {
			const token = tokens[at];
			if (!token) throw new Untranslatable('it ends too early');
			at++;
			return token;
		},
		atEnd: () => at >= tokens.length,
		takeWord(...words) {
			if (!isWord(...words)) return false;
			at += words.length;
			return true;
		},
		takeOperator(...operators) {
			const token = peek();
			if (token?.kind !== 'operator' || !operators.includes(token.text)) return undefined;
			at++;
			return token.text;
		},
		expectWord(word) {
			if (!cursor.takeWord(word)) throw unexpected(peek());
		},
		expectOperator(operator) {
			if (cursor.takeOperator(operator) === undefined) throw unexpected(peek());
		},
		name() {
			const token = cursor.next();
			if (token.kind !== 'word' && token.kind !== 'name' && token.kind !== 'string') throw unexpected(token);
			return token.text;
		},
	};
	return cursor;
}

export function unexpected(token: Token | undefined): Untranslatable {
	return new Untranslatable(
		token === undefined ? 'it ends too early' : `${token.text} is not understood there`,
	);
}
