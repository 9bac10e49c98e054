/** The measures of all rounds as a table of medians. */
import type {EngineTimes} from './measure-engine.ts';

export interface Round {
	readonly engine: EngineTimes;
	/** Seconds. */
	readonly limit: number;
}

export function resultTable(rounds: readonly Round[]): string {
	const limit = median(rounds.map(r => r.limit));
	const seconds = median(rounds.map(r => r.engine.seconds));
	const ratio = median(rounds.map(r => r.engine.seconds / r.limit));
	const rows = rounds[0]?.engine.rows ?? 0;
	const megabytes = Math.max(...rounds.map(r => r.engine.peakMegabytes));
	const parts = Object.keys(rounds[0]?.engine.parts ?? {}).map(part =>
		line(`  ${part}`, median(rounds.map(r => r.engine.parts[part] ?? 0))),
	);
	return [
		`${rows} rows, median of ${rounds.length} rounds`,
		`${''.padEnd(14)}${['seconds', 'of limit', 'rows/s', 'peak MB'].map(h => h.padStart(10)).join('')}`,
		line('limit', limit, 1, rows / limit),
		line('migration', seconds, ratio, rows / seconds, megabytes),
		...parts,
	].join('\n');
}

function line(name: string, seconds: number, ratio?: number, perSecond?: number, megabytes?: number): string {
	const cells = [
		seconds.toFixed(2),
		ratio?.toFixed(2) ?? '',
		perSecond?.toFixed(0) ?? '',
		megabytes?.toFixed(0) ?? '',
	];
	return `${name.padEnd(14)}${cells.map(cell => cell.padStart(10)).join('')}`.trimEnd();
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
