/** NDJSON: one JSON object a line. */

/** A line of NDJSON. Controls and line separators inside of texts are escaped, so a line is always one line. */
export function jsonLine(value: object): string {
	const json = JSON.stringify(value);
	return `${json.replace(/[\u007f-\u009f\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
