/** A connection string with its passwords as `***`, and where the parts were, so that a cursor can follow. */
const stars = '***';

interface Span {
	readonly start: number;
	readonly end: number;
}

/** The user part of a URL ends at the last @: a password may hold one that was not encoded. */
function passwordInUrl(url: string): Span[] {
	const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url);
	if (!scheme) {
		return [];
	}
	const start = scheme[0].length;
	const at = url.lastIndexOf('@');
	const colon = url.indexOf(':', start);
	if (colon === -1 || (at !== -1 && colon > at)) {
		return [];
	}
	if (at !== -1) {
		return [{start: colon + 1, end: at}];
	}
	// Still being typed: what follows the colon is a port only where something other than a password ends it.
	return /^\d*[/?,]/.test(url.slice(colon + 1)) ? [] : [{start: colon + 1, end: url.length}];
}

function passwordsNamed(text: string): Span[] {
	const named = /\b((?:ssl)?password\s*=\s*)('(?:[^'\\]|\\.)*'?|[^\s&]*)/gi;
	return [...text.matchAll(named)].map(match => {
		const start = match.index + (match[1]?.length ?? 0);
		return {start, end: start + (match[2]?.length ?? 0)};
	});
}

/** All of them, in order, those that overlap as one. */
function spansOf(text: string): Span[] {
	const spans = [...passwordInUrl(text), ...passwordsNamed(text)].filter(span => span.end > span.start);
	const merged: Span[] = [];
	for (const span of spans) {
		const last = merged.at(-1);
		if (last && span.start <= last.end) {
			merged[merged.length - 1] = {start: last.start, end: Math.max(last.end, span.end)};
		} else {
			merged.push(span);
		}
	}
	return merged;
}

/** The connection string as it may be shown: `postgresql://user:***@host/db`. */
export function maskUrl(url: string): string {
	return maskWithCursor(url, 0).text;
}

/** The masked string, and where a cursor stands in it. Inside a password it stands at its end. */
export function maskWithCursor(
	url: string,
	cursor: number,
): {readonly text: string; readonly cursor: number} {
	let text = '';
	let from = 0;
	let at = cursor;
	for (const span of spansOf(url)) {
		text += url.slice(from, span.start) + stars;
		from = span.end;
		if (cursor > span.start) {
			at = cursor < span.end ? text.length : at + stars.length - (span.end - span.start);
		}
	}
	return {text: text + url.slice(from), cursor: at};
}
