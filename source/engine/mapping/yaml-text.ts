/** Texts as YAML writes them. */
import {stringify} from 'yaml';

/** A text on one line, quoted where YAML would read it as anything else. */
export function yamlText(text: string): string {
	const plain = stringify(text, {lineWidth: 0, defaultStringType: 'PLAIN'}).trimEnd();
	// In braces and brackets a comma ends a plain text.
	return plain.includes('\n') || /[,[\]{}]/.test(plain)
		? stringify(text, {
				lineWidth: 0,
				defaultStringType: 'QUOTE_DOUBLE',
				doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
			}).trimEnd()
		: plain;
}
