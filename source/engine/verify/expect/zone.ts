/** Zones of moments that name none, asked of Intl with the Swedish locale, whose dates are ISO's. */

/** Milliseconds east of UTC of a wall time given in milliseconds as if it were UTC; undefined: shown twice or never. */
export type OffsetOf = (wall: number) => number | undefined;

const hour = 3_600_000;
const day = 24 * hour;
const fixed = /^(?:UTC|Z|([+-])(\d\d)(?::?(\d\d))?)$/;

/** Entries that a cache may have. */
const mostCached = 20_000;

/** @param zone UTC, an offset such as +02:00, or an IANA name */
export function makeOffsetOf(zone: string): OffsetOf {
	const match = fixed.exec(zone);
	if (match) {
		const [, sign, hours = '0', minutes = '0'] = match;
		const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
		return () => offset;
	}
	const offsetAt = makeOffsetAt(zone);
	return wall => {
		const candidates = new Set([offsetAt(wall - day), offsetAt(wall), offsetAt(wall + day)]);
		const fitting = [...candidates].filter(offset => offsetAt(wall - offset) === offset);
		return fitting.length === 1 ? fitting[0] : undefined;
	};
}

/** The zone's offset at a moment; offsets change on whole quarters of an hour, or seconds before 1970. */
function makeOffsetAt(zone: string): (utc: number) => number {
	const format = new Intl.DateTimeFormat('sv-SE', {
		timeZone: zone,
		era: 'short',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
	});
	const known = new Map<number, number>();
	return utc => {
		const second = Math.floor(utc / 1000) * 1000;
		const found = known.get(second);
		if (found !== undefined) {
			return found;
		}
		const part = Object.fromEntries(
			format.formatToParts(second).map(({type, value}) => [type, Number(value)]),
		);
		const wall = new Date(0);
		wall.setUTCFullYear(part.year ?? 0, (part.month ?? 1) - 1, part.day);
		wall.setUTCHours(part.hour ?? 0, part.minute, part.second);
		if (known.size >= mostCached) {
			known.clear();
		}
		const offset = wall.getTime() - second;
		known.set(second, offset);
		return offset;
	};
}
