/** From what was asked for to a plan that can be run, with the questions that are still open. */
import {MigrationError} from '../engine/errors.ts';
import {nearestName} from '../engine/mapping/nearest-name.ts';
import type {Plan} from '../engine/plan/plan.ts';
import {printable} from '../engine/report/printable.ts';
import type {PlanRequest} from '../engine/run/request.ts';
import {problemsText} from '../plain/plan-text.ts';
import type {Questions} from '../plain/questions.ts';
import {counted} from '../ui/components/format.ts';
import {plainPath} from '../ui/components/pasted-paths.ts';
import {missingTables} from '../ui/requests.ts';
import type {CommandContext} from './context.ts';
import {fileLooks} from './file-looks.ts';
import {type Preparation, planRequest, requireSources} from './prepare.ts';
import {targetDescription} from './target-description.ts';
import type {Trial} from './trial-server.ts';

export interface Planned {
	readonly request: PlanRequest;
	readonly plan: Plan;
}

/** Passwords that are asked for before we give up. */
const passwordAttempts = 3;

/**
 * Makes the plan; asks for what is missing where somebody can answer.
 * @param trial a server of our own, where one may be wanted
 * @throws MigrationError source-*, target-*
 */
export async function makePlan(
	preparation: Preparation,
	context: CommandContext,
	trial?: Trial,
): Promise<Planned> {
	if (!preparation.asks) {
		requireSources(preparation);
		return planOf(preparation, planRequest(preparation));
	}
	const {makeQuestions} = await import('../plain/questions.ts');
	const questions = makeQuestions(context.interrupts.signal);
	let request = await askForMissing(preparation, questions, context, trial);
	for (let attempt = 1; ; attempt++) {
		try {
			return await planOf(preparation, await askToCreate(request, preparation, questions));
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
	preparation: Preparation,
	questions: Questions,
	context: CommandContext,
	trial: Trial | undefined,
): Promise<PlanRequest> {
	const request = planRequest(preparation);
	const sources: Record<string, string> = {...request.sources};
	const files = fileLooks(context);
	for (const [name, what] of Object.entries(request.mapping.sources)) {
		while (sources[name] === undefined) {
			const answer = files.expand(plainPath(await questions.file(name, what)));
			const look = await files.scan(answer, request.mapping);
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
		target = {url: await askForTarget(preparation, context, trial)};
	}
	return {...request, sources, target};
}

async function askForTarget(
	{trialFolder}: Preparation,
	{interrupts}: CommandContext,
	trial: Trial | undefined,
): Promise<string> {
	const {makeTargetQuestions} = await import('../plain/target-questions.ts');
	const questions = makeTargetQuestions(interrupts.signal);
	const canTry = trial !== undefined && trialFolder !== undefined;
	const way = await questions.way(canTry ? ['url', 'fields', 'trial'] : ['url', 'fields']);
	if (way === 'trial' && canTry) {
		return (await trial.start(trialFolder)).url;
	}
	return way === 'fields' ? questions.fields() : questions.url();
}

/** Nothing is made in the target unasked. */
async function askToCreate(
	request: PlanRequest,
	{engine}: Preparation,
	questions: Questions,
): Promise<PlanRequest> {
	const {mapping, ddl, target, createSchema} = request;
	if (createSchema || ddl === undefined) {
		return request;
	}
	const wanted = mapping.loads.map(load => load.into);
	const missing = missingTables({mapping}, await engine.inspectTarget(target, mapping.target.schema, wanted));
	if (missing.length === 0) {
		return request;
	}
	const question = `The target lacks ${counted(missing.length, 'table')}: ${missing.join(', ')}. Create what is missing?`;
	return {...request, createSchema: await questions.agree(printable(question))};
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
