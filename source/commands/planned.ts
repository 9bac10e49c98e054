/** From what was asked for to a plan that can be run, with the questions that are still open. */
import {MigrationError} from '../engine/errors.ts';
import {nearestName} from '../engine/mapping/nearest-name.ts';
import type {Plan} from '../engine/plan/plan.ts';
import {printable} from '../engine/report/printable.ts';
import type {PlanRequest} from '../engine/run/request.ts';
import {problemsText} from '../plain/plan-text.ts';
import type {Questions} from '../plain/questions.ts';
import {plainPath} from '../ui/components/pasted-paths.ts';
import type {CommandContext} from './context.ts';
import {fileLooks} from './file-looks.ts';
import {type Preparation, planRequest, requireSources} from './prepare.ts';
import {targetDescription} from './target-description.ts';

export interface Planned {
	readonly request: PlanRequest;
	readonly plan: Plan;
}

/** Passwords that are asked for before we give up. */
const passwordAttempts = 3;

/**
 * Makes the plan; asks for what is missing where somebody can answer.
 *
 * @throws MigrationError source-*, target-*
 */
export async function makePlan(preparation: Preparation, context: CommandContext): Promise<Planned> {
	if (!preparation.asks) {
		requireSources(preparation);
		return planOf(preparation, planRequest(preparation));
	}
	const {makeQuestions} = await import('../plain/questions.ts');
	const questions = makeQuestions(context.interrupts.signal);
	let request = await askForMissing(planRequest(preparation), questions, context);
	for (let attempt = 1; ; attempt++) {
		try {
			return await planOf(preparation, request);
		} catch (error) {
			if (
				!(error instanceof MigrationError) ||
				error.code !== 'target-password' ||
				attempt > passwordAttempts
			) {
				throw error;
			}
			const {described} = targetDescription(request.target, context.env);
			context.write(`${error.message}\n`);
			request = {
				...request,
				target: {url: withPassword(request.target.url, await questions.password(described))},
			};
		}
	}
}

async function planOf({engine, options}: Preparation, request: PlanRequest): Promise<Planned> {
	const plan = await engine.makePlan(request);
	checkTables(options.run.tables ?? [], plan);
	return {request, plan};
}

async function askForMissing(
	request: PlanRequest,
	questions: Questions,
	context: CommandContext,
): Promise<PlanRequest> {
	const sources: Record<string, string> = {...request.sources};
	const files = fileLooks(context);
	for (const [name, what] of Object.entries(request.mapping.sources)) {
		while (sources[name] === undefined) {
			const answer = files.expand(plainPath(await questions.file(name, what)));
			const look = files.scan(answer, request.mapping);
			const found = look === null ? [{source: name, file: answer, why: ''}] : look.matches;
			for (const {source, file, why} of found.filter(match => sources[match.source] === undefined)) {
				sources[source] = file;
				context.write(why === '' ? '' : `${source} is ${printable(file)}, by ${why}\n`);
			}
		}
	}
	let target = request.target;
	try {
		targetDescription(target, context.env);
	} catch (error) {
		if (!(error instanceof MigrationError) || error.code !== 'target-not-given') {
			throw error;
		}
		target = {url: await questions.target()};
	}
	return {...request, sources, target};
}

/** Adds the password in the form that the address has. */
function withPassword(address: string | undefined, password: string): string {
	if (address !== undefined && /^postgres(ql)?:\/\//i.test(address)) {
		return `${address}${address.includes('?') ? '&' : '?'}password=${encodeURIComponent(password)}`;
	}
	return `${address ?? ''} password='${password.replace(/[\\']/g, '\\$&')}'`.trimStart();
}

/** @throws MigrationError bad-usage for a table that the plan does not load */
function checkTables(tables: readonly string[], plan: Plan): void {
	const known = new Set(plan.loads.map(load => load.table));
	for (const table of tables) {
		if (!known.has(table)) {
			const nearest = nearestName(table, known);
			throw new MigrationError('bad-usage', `The plan loads no table named ${JSON.stringify(table)}.`, {
				hint: nearest === undefined ? `It loads: ${[...known].join(', ')}.` : `Did you mean ${nearest}?`,
			});
		}
	}
}

/** @throws MigrationError bad-plan with every blocker */
export function refuseBlocked({problems}: Plan): void {
	const blockers = problems.filter(({severity}) => severity === 'blocker');
	if (blockers.length > 0) {
		throw new MigrationError('bad-plan', `The plan cannot be run:\n${problemsText(blockers)}`, {
			hint: 'mingus-migrate plan shows the whole plan.',
		});
	}
}
