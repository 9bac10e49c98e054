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

/** A value of any kind on one line. @param padded whether braces and brackets have blanks inside */
export function yamlLine(value: unknown, padded: boolean): string {
	return typeof value === 'string'
		? yamlText(value)
		: stringify(value, {
				lineWidth: 0,
				collectionStyle: 'flow',
				flowCollectionPadding: padded,
				doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
			}).trimEnd();
}
