/** Loads tables side by side, each when all its parents are there. */
import type {PlannedLoad} from '../plan/plan.ts';

/** The loads of one target table, in the plan's order: one piece of work. */
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
	const tasks = [...Map.groupBy(loads, load => `${load.schema}.${load.table}`).values()];
	const numbers = new Set(loads.map(load => load.number));
	const waiting = new Set(tasks);
	const finished = new Set<number>();
	const running = new Map<number, Promise<void>>();
	const errors: unknown[] = [];
	while (waiting.size > 0 || running.size > 0) {
		const ready = errors.length > 0 ? [] : [...waiting].filter(task => isReady(task, numbers, finished));
		// In a circle of references nothing is ever ready: the plan's order decides.
		const next =
			ready.length === 0 && running.size === 0 && errors.length === 0 ? [...waiting].slice(0, 1) : ready;
		for (const task of next) {
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
