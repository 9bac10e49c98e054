/** NDJSON: one JSON object a line. */

/** Controls, line separators, and marks that hide or change direction: what a terminal would act on. */
const unsafe = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** JSON in one line that may be drawn: whatever a terminal would act on is escaped, and comes back the same. */
export function oneLineJson(value: unknown): string {
	return JSON.stringify(value).replace(unsafe, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A line of NDJSON. Controls and line separators inside of texts are escaped, so a line is always one line. */
export function jsonLine(value: object): string {
	return `${oneLineJson(value)}\n`;
}
