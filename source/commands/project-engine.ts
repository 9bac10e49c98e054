/** The engine as commands and the wizard get it: in its project, with its runs recorded and interruptible. */
import type {MigrationEvent} from '../engine/events.ts';
import type {RollbackEvent} from '../engine/report/rollback.ts';
import type {VerifyEvent} from '../engine/report/verification.ts';
import type {Engine, PlanRequest} from '../engine/run/request.ts';
import type {TargetAddress} from '../engine/target/address.ts';
import {recordRollback, recordRolledBack, recordVerification} from '../record-after.ts';
import {type RecordOptions, recordRun} from '../record-run.ts';
import type {Interrupts} from './interrupts.ts';
import {targetDescription} from './target-description.ts';

export interface ProjectOptions extends Omit<RecordOptions, 'target'> {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly interrupts: Interrupts;
}

/** A project is a mapping and a target: its UUID namespace is the same in each of its runs, and nobody else's. */
export function projectEngine(engine: Engine, options: ProjectOptions): Engine {
	const describe = (target: TargetAddress) => targetDescription(target, options.env);
	const inProject = <Request extends Pick<PlanRequest, 'mapping' | 'target' | 'namespace'>>(
		request: Request,
	): Request => {
		const {place} = describe(request.target);
		const project = `${request.mapping.name} in ${place}/${request.mapping.target.schema}`;
		return {...request, namespace: options.settings.namespaceOf(project)};
	};
	const stoppedBy = (signal: AbortSignal | undefined): AbortSignal =>
		AbortSignal.any([options.interrupts.signal, ...(signal === undefined ? [] : [signal])]);
	return {
		inspectSources: files => engine.inspectSources(files),
		inspectTarget: (...of) => engine.inspectTarget(...of),
		makePlan: async request => engine.makePlan(inProject(request)),
		preview: async (request, plan, choice) => engine.preview(inProject(request), plan, choice),
		async *verify(request): AsyncGenerator<VerifyEvent> {
			const release = options.interrupts.holdOff();
			try {
				const {mapping} = request;
				const asked = mapping === undefined ? request : inProject({...request, mapping});
				for await (const event of engine.verify({...asked, signal: stoppedBy(request.signal)})) {
					if (event.event === 'finished') {
						recordVerification(event.verification, options);
					}
					yield event;
				}
			} finally {
				release();
			}
		},
		async *rollback(request): AsyncGenerator<RollbackEvent> {
			const release = options.interrupts.holdOff();
			try {
				for await (const event of engine.rollback({...request, signal: stoppedBy(request.signal)})) {
					if (event.event === 'run-rolled-back') {
						recordRolledBack(event.run, options);
					} else if (event.event === 'finished') {
						recordRollback(event.rollback, options);
					}
					yield event;
				}
			} finally {
				release();
			}
		},
		findUnfinishedRun: request => engine.findUnfinishedRun(request),
		listRejects: request => engine.listRejects(request),
		countRejects: request => engine.countRejects(request),
		async *resume(request): AsyncGenerator<MigrationEvent> {
			const release = options.interrupts.holdOff();
			try {
				const target = describe(request.target);
				const events = engine.resume({...request, signal: stoppedBy(request.signal)});
				yield* recordRun(events, {}, {...options, target});
			} finally {
				release();
			}
		},
		async *retry(request): AsyncGenerator<MigrationEvent> {
			const release = options.interrupts.holdOff();
			try {
				const target = describe(request.target);
				const events = engine.retry({...request, signal: stoppedBy(request.signal)});
				yield* recordRun(events, {}, {...options, target});
			} finally {
				release();
			}
		},
		async *catchUp(request): AsyncGenerator<MigrationEvent> {
			const release = options.interrupts.holdOff();
			try {
				const target = describe(request.target);
				const events = engine.catchUp({...inProject(request), signal: stoppedBy(request.signal)});
				yield* recordRun(events, request, {...options, target});
			} finally {
				release();
			}
		},
		async *migrate(request): AsyncGenerator<MigrationEvent> {
			const release = options.interrupts.holdOff();
			try {
				const target = describe(request.target);
				const events = engine.migrate({...inProject(request), signal: stoppedBy(request.signal)});
				yield* recordRun(events, request, {...options, target});
			} finally {
				release();
			}
		},
	};
}
