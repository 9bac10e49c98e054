/** Whether the demo rejected exactly the rows that were planted to be rejected. */
import {compareRejects, type ExpectedReject} from '../embedded/samples/samples.ts';
import {ExitCode} from '../engine/errors.ts';
import type {MigrationEvent} from '../engine/events.ts';
import {printable} from '../engine/report/printable.ts';
import type {Engine} from '../engine/run/request.ts';

/** What the last run of the whole plan rejected; undefined without such a run. */
export type Outcome = readonly ExpectedReject[] | undefined;

/** Differences that are listed one by one. */
const listed = 20;

/** The engine, taking note of what its runs reject. */
export function withRejects(engine: Engine): {
	engine: Engine;
	outcome: () => Outcome;
	/** Whether the last comparison found differences. */
	differs: () => boolean;
} {
	let last: Outcome;
	let differs = false;
	async function* noting(
		events: AsyncGenerator<MigrationEvent>,
		ofWholePlan: boolean,
	): AsyncGenerator<MigrationEvent> {
		let rejects: ExpectedReject[] = [];
		for await (const event of events) {
			if (event.event === 'run-resumed') {
				rejects = [];
			}
			if (event.event === 'row-rejected') {
				const {source, key, table} = event.reject;
				rejects.push({source, key, table});
			}
			if (event.event === 'finished' && event.report.state === 'finished' && ofWholePlan) {
				last = rejects;
			}
			yield event;
		}
	}
	return {
		outcome: () => last,
		differs: () => differs,
		engine: {
			...engine,
			async *verify(request) {
				for await (const event of engine.verify(request)) {
					if (event.event === 'finished') {
						differs = event.verification.state === 'differs';
					}
					yield event;
				}
			},
			migrate: request => noting(engine.migrate(request), request.options.tables === undefined),
			resume: request => noting(engine.resume(request), true),
		},
	};
}

/** @param exitCode of the run, or of a wizard that was left */
export function judgeRejects(
	expected: readonly ExpectedReject[],
	actual: Outcome,
	exitCode: number,
): {exit: number; text: string} {
	if (actual === undefined || (exitCode !== ExitCode.ok && exitCode !== ExitCode.withRejects)) {
		return {exit: exitCode, text: ''};
	}
	const {missing, unexpected} = compareRejects(expected, actual);
	if (missing.length === 0 && unexpected.length === 0) {
		const text =
			expected.length === 0
				? 'No rows were planted to be rejected, and none were.\n'
				: `${expected.length} rows were planted to be rejected, and exactly these were.\n`;
		return {exit: ExitCode.ok, text};
	}
	const title = `${expected.length} rows were planted to be rejected, but ${actual.length} were rejected.`;
	const lines = [
		title,
		...list('Planted, but not rejected', missing),
		...list('Rejected, but not planted', unexpected),
	];
	return {exit: ExitCode.withRejects, text: `${lines.join('\n')}\n`};
}

function list(title: string, rejects: readonly ExpectedReject[]): string[] {
	if (rejects.length === 0) {
		return [];
	}
	const shown = rejects.slice(0, listed).map(({source, key, table}) => `  ${source} ${key} into ${table}`);
	const more = rejects.length > listed ? [`  and ${rejects.length - listed} more`] : [];
	return [`${title} (${rejects.length}):`, ...shown.map(printable), ...more];
}
