/** Loads tables side by side, each when all its parents are there. */
import type {PlannedLoad} from '../plan/plan.ts';
import {groupCircles} from './circles.ts';

/** The loads of one target table, or of all tables of a circle, in the plan's order: one piece of work. */
export type TableTask = readonly PlannedLoad[];

/**
 * Runs the tasks on as many lanes as there are, parents before children.
 * @throws the first error of a task, after the others under way have ended
 */
export async function runTasks(
	loads: readonly PlannedLoad[],
	lanes: number,
	work: (task: TableTask, lane: number) => Promise<void>,
): Promise<void> {
	const numbers = new Set(loads.map(load => load.number));
	const waiting = new Set<TableTask>(groupCircles(loads));
	const finished = new Set<number>();
	const running = new Map<number, Promise<void>>();
	const errors: unknown[] = [];
	while (waiting.size > 0 || running.size > 0) {
		const ready = errors.length > 0 ? [] : [...waiting].filter(task => isReady(task, numbers, finished));
		for (const task of ready) {
			const lane = freeLane(running, lanes);
			if (lane === undefined) {
				break;
			}
			waiting.delete(task);
			const done = work(task, lane)
				.then(() => task.forEach(load => void finished.add(load.number)))
				.catch((error: unknown) => void errors.push(error))
				.finally(() => running.delete(lane));
			running.set(lane, done);
		}
		if (running.size === 0) {
			break;
		}
		await Promise.race(running.values());
	}
	if (errors.length > 0) {
		throw errors[0];
	}
	if (waiting.size > 0) {
		throw new Error(
			`loads wait for each other: ${[...waiting]
				.flat()
				.map(load => load.name)
				.join(', ')}`,
		);
	}
}

function isReady(task: TableTask, loads: ReadonlySet<number>, finished: ReadonlySet<number>): boolean {
	const own = new Set(task.map(load => load.number));
	return task.every(load => load.after.every(n => finished.has(n) || own.has(n) || !loads.has(n)));
}

function freeLane(running: ReadonlyMap<number, unknown>, lanes: number): number | undefined {
	for (let lane = 0; lane < lanes; lane++) {
		if (!running.has(lane)) {
			return lane;
		}
	}
	return undefined;
}
