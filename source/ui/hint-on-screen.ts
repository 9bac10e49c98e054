/** What to do next, for somebody who stands in the wizard: a key or a field, where the command line has a flag. Pure. */
import type {ErrorCode} from '../engine/errors.ts';
import type {PlanProblem} from '../engine/plan/plan.ts';

type Code = ErrorCode | NonNullable<PlanProblem['code']>;

/** A flag, or a command of ours. */
const isForCommandLine =
	/(?:^|\s)--[a-z]|mingus-migrate (?:backups|catch-up|plan|rejects|report|resume|retry|rollback|run|runs|verify)\b|catch-up --/;

const rightFile = 'Enter the path of the right file in its field, at Sources.';
const goesOn = 'What was committed is safe. Once that is mended, the run can be gone on with.';

const words: Readonly<Partial<Record<Code, string>>> = {
	'source-missing': rightFile,
	'source-not-a-file': rightFile,
	'source-unreadable': rightFile,
	'source-empty': rightFile,
	'source-not-sqlite': rightFile,
	'target-not-given': 'Enter the address of the database; Tab leads to other ways to name it.',
	'target-not-empty':
		'At Options, choose to skip or to update rows that are there already, or leave these tables out.',
	'target-schema': 'At Target, tick "create the missing tables".',
	'table-missing': 'At Target, tick "create the missing tables" (Esc leads there).',
	'target-refused': goesOn,
	'connection-lost': goesOn,
	'no-disk-space': goesOn,
	'bad-plan': 'At Plan, look at its problems; mend the mapping or the databases, then try again.',
	'run-not-found': 'Is it the right database?',
	'run-unfinished': 'Go on with that run first.',
	'run-changed': 'Past runs leads to what can still be done with the run; Migrate starts a new one.',
	'snapshot-missing':
		'The run can only go by what it read: put its snapshots back, or leave and start with --backup-dir.',
	'rows-referred-to': 'Take those tables back too, or leave these out; Esc leads there.',
	'embedded-server': 'Enter the address of a PostgreSQL server of your own instead.',
};

/** The engine's own hint, unless that names a flag or a command; then what the screens have instead, if anything. */
export function hintOnScreen({
	code,
	hint,
}: {
	readonly code?: string | undefined;
	readonly hint?: string | null | undefined;
}): string | undefined {
	if (hint === undefined || hint === null || !isForCommandLine.test(hint)) {
		return hint ?? undefined;
	}
	return Object.entries(words).find(([name]) => name === code)?.[1];
}

/** The problem as the screens tell it. */
export function problemOnScreen({hint: _, ...problem}: PlanProblem): PlanProblem {
	const hint = hintOnScreen({code: problem.code, hint: _});
	return {...problem, ...(hint === undefined ? {} : {hint})};
}
