/** The part of a long list that fits: drawn rows never exceed `height`, and the cursor stays in sight. */
export interface Window {
	readonly start: number;
	readonly end: number;
}

/** A window around the cursor, which is kept in the middle while there is more on both sides. */
export function windowAround(cursor: number, total: number, height: number): Window {
	const room = Math.max(0, height);
	const start = Math.max(0, Math.min(cursor - Math.floor(room / 2), total - room));
	return {start, end: Math.min(total, start + room)};
}

/**
 * The window of a list that gives up rows below it, `kept` of its `height` being left: it begins where it would without,
 * so that what is in sight stays where it is, unless the cursor would be hidden.
 */
export function shortenedWindow(cursor: number, total: number, height: number, kept: number): Window {
	const {start} = windowAround(cursor, total, height);
	const room = Math.max(0, kept);
	const from = Math.max(start, Math.min(cursor, total - 1) - room + 1);
	return {start: from, end: Math.min(total, from + room)};
}

/** `3 more above, 12 below`; nothing where all is in sight. */
export function moreText(window: Window, total: number): string {
	const above = window.start;
	const below = total - window.end;
	if (above > 0 && below > 0) {
		return `${above} more above, ${below} below`;
	}
	return above > 0 ? `${above} more above` : below > 0 ? `${below} more below` : '';
}

/** The positions in sight, in order. */
export function positionsIn(window: Window): readonly number[] {
	return Array.from({length: Math.max(0, window.end - window.start)}, (_, offset) => window.start + offset);
}
