/** Numbers as people read them. English throughout, whatever the locale, so that screens and logs agree. */
const grouped = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});

/** `12,345` */
export function formatCount(count: number): string {
	return grouped.format(count);
}

/** `1 row`, `12,345 rows` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
	return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** `512 B`, `1.5 KB`, `3.2 GB`, in powers of 1024. */
export function formatBytes(bytes: number): string {
	const units = ['B', 'KB', 'MB', 'GB', 'TB'];
	let size = bytes;
	let unit = 0;
	while (size >= 1024 && unit < units.length - 1) {
		size /= 1024;
		unit += 1;
	}
	return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** `0.4s`, `12s`, `3m 05s`, `2h 07m`. @param milliseconds a span of time */
export function formatDuration(milliseconds: number): string {
	if (milliseconds < 10_000) {
		return `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s`;
	}
	const seconds = Math.round(milliseconds / 1000);
	const two = (value: number) => String(value).padStart(2, '0');
	if (seconds < 60) {
		return `${seconds}s`;
	}
	return seconds < 3600
		? `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`
		: `${Math.floor(seconds / 3600)}h ${two(Math.floor((seconds % 3600) / 60))}m`;
}

/** Whole percent, rounded down: 100 is said only when all is done. An empty table is done. */
export function percentOf(done: number, total: number): number {
	return total <= 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
}
