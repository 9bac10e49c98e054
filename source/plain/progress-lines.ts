/** A run as lines that are only ever added: for pipes, logs of CI, dumb terminals and screen readers. */
import type {MigrationEvent, Phase} from '../engine/events.ts';
import {printable} from '../engine/report/printable.ts';
import {counted, formatBytes, formatCount, formatDuration, percentOf} from '../ui/components/format.ts';

/** The longest silence, in ms. */
export const heartbeat = 30_000;

/** A progress line after this much of all rows, in percent. */
const milestone = 10;

const phases: Readonly<Record<Phase, string>> = {
	check: 'Checking the sources and the target',
	snapshot: 'Taking snapshots of the sources',
	schema: 'Preparing the target tables',
	compare: 'Finding out what has changed since',
	load: 'Loading rows',
	constraints: 'Building constraints and indexes',
	report: 'Writing the report',
};

export interface ProgressLines {
	/** The lines that an event adds. @param now ms of a clock that only goes forward */
	add(event: MigrationEvent, now: number): string[];
	/** A line if nothing was said for `heartbeat` ms. */
	beat(now: number): string[];
}

export function makeProgressLines(): ProgressLines {
	let total = 0;
	let rows = new Map<string, number>();
	let read = 0;
	let rejected = 0;
	let started = 0;
	let saidAt = 0;
	let saidPercent = 0;
	let doing = '';
	let isPaused = false;

	const progress = (now: number) =>
		`${percentOf(read, total)} %: ${formatCount(read)} of ${counted(total, 'row')}, ${formatCount(rejected)} rejected, ${formatDuration(now - started)}`;

	const linesOf = (event: MigrationEvent, now: number): string[] => {
		switch (event.event) {
			case 'run-started':
				total = event.loads.reduce((sum, load) => sum + load.rows, 0);
				rows = new Map(event.loads.map(load => [load.load, load.rows]));
				started = now;
				if (event.retry !== undefined) {
					return [
						`Run ${event.run} (${event.mode}), retry ${event.retry}: ${counted(total, 'rejected row')}`,
					];
				}
				return [
					`Run ${event.run} (${event.mode}) ${event.resumed ? 'goes on' : 'starts'}: ${counted(total, 'row')}`,
				];
			case 'run-resumed':
				read = event.loads.reduce((sum, {counts}) => sum + counts.read, 0);
				rejected = event.loads.reduce((sum, {counts}) => sum + counts.rejected, 0);
				saidPercent = percentOf(read, total) - (percentOf(read, total) % milestone);
				return [`${counted(read, 'row')} were committed before, ${formatCount(rejected)} of them rejected`];
			case 'retrying':
				return [`${event.reason}`, `Trying again in ${formatDuration(event.delay_ms)}`];
			case 'paused':
				isPaused = true;
				return ['Paused: everything under way is committed, and nothing is open in the target'];
			case 'resumed':
				isPaused = false;
				started += event.paused_ms;
				return [`Goes on after a pause of ${formatDuration(event.paused_ms)}`];
			case 'phase-started':
				doing = phases[event.phase];
				return [doing];
			case 'snapshot-finished':
				return [`Snapshot of ${event.source}: ${event.file}, ${formatBytes(event.bytes)}`];
			case 'batch-committed': {
				read += event.counts.read;
				rejected += event.counts.rejected;
				const percent = percentOf(read, total);
				if (percent < saidPercent + milestone || percent === 100) {
					return [];
				}
				saidPercent = percent - (percent % milestone);
				return [progress(now)];
			}
			case 'load-started':
				// Of a catch-up it is known only now how many rows there are.
				rows.set(event.load, event.rows);
				total = [...rows.values()].reduce((sum, its) => sum + its, 0);
				return [];
			case 'load-finished': {
				const {counts} = event;
				const some = (count = 0, what = '') => (count === 0 ? '' : `, ${formatCount(count)} ${what}`);
				const [updated, deleted] = [
					some(counts.updated, 'of them updated'),
					some(counts.deleted, 'of them deleted'),
				];
				return [
					`${event.load}: ${formatCount(counts.read)} read, ${formatCount(counts.loaded)} loaded${updated}${deleted}, ${formatCount(counts.rejected)} rejected${some(counts.skipped, 'skipped')}`,
				];
			}
			case 'changes-found':
				return [
					`${event.load}: ${formatCount(event.inserted)} new, ${formatCount(event.updated)} changed, ${formatCount(event.deleted)} gone`,
				];
			case 'conflict-found': {
				const {table, key, source, target} = event.conflict;
				return [`Conflict: ${table} ${key}: ${source} in the source, ${target} in the target`];
			}
			case 'constraint-started':
				doing = `Building ${event.name} on ${event.table} (${event.number} of ${event.total})`;
				return [];
			case 'notice':
				return [`Notice: ${event.where}: ${event.message}`];
			default:
				return [];
		}
	};

	return {
		add(event, now) {
			const lines = linesOf(event, now);
			saidAt = lines.length > 0 ? now : saidAt;
			return lines.map(printable);
		},
		beat(now) {
			if (isPaused || now - saidAt < heartbeat) {
				return [];
			}
			saidAt = now;
			return [printable(`Still at work: ${doing === '' ? '' : `${doing}, `}${progress(now)}`)];
		},
	};
}
