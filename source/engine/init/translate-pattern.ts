/** LIKE and GLOB. https://www.sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators */
import {quoteLiteral} from '../quote-name.ts';
import {Untranslatable} from './cursor.ts';
import {fold} from './translate-compare.ts';
import {asText, type Typed} from './typed.ts';

/** SQLite's LIKE does not regard the case of ASCII letters, and has no escape unless one is named. */
export function translateLike(value: Typed, pattern: Typed, escapedBy: Typed | undefined): string {
	const character =
		escapedBy === undefined ? '' : escapedBy.literal?.kind === 'string' ? escapedBy.literal.text : undefined;
	if (character === undefined || /[A-Za-z]/.test(character)) {
		throw new Untranslatable('its ESCAPE is no plain character');
	}
	const folded =
		pattern.literal?.kind === 'string'
			? quoteLiteral(pattern.literal.text.replace(/[A-Z]/g, letter => letter.toLowerCase()))
			: fold(asText(pattern));
	return `(${fold(asText(value))} LIKE ${folded} ESCAPE ${quoteLiteral(character)})`;
}

/** GLOB as a regular expression, where its pattern is known. */
export function translateGlob(value: Typed, {literal}: Typed): string {
	if (literal?.kind !== 'string') throw new Untranslatable('its pattern is no literal');
	return `(${asText(value)} COLLATE "C" ~ ${quoteLiteral(`^${globExpression(literal.text)}$`)})`;
}

function globExpression(pattern: string): string {
	let made = '';
	for (let at = 0; at < pattern.length; at++) {
		const character = pattern.charAt(at);
		if (character === '*') made += '.*';
		else if (character === '?') made += '.';
		else if (character === '[') {
			const start = at + (pattern.charAt(at + 1) === '^' ? 2 : 1);
			// A bracket that comes first stands for itself.
			const end = pattern.indexOf(']', start + 1);
			const inner = pattern.slice(start, end);
			if (end < 0 || /[[\]\\]/.test(inner)) throw new Untranslatable('its pattern has odd brackets');
			made += `[${start - at === 2 ? '^' : ''}${inner}]`;
			at = end;
		} else made += character.replace(/[.+(){}|^$\\\]]/, '\\$&');
	}
	return made;
}
