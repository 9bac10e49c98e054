/** What is said beside the fields: completions, what a folder held, and how the chosen file is. Pure. */

import type {TextLine} from '../../components/scroll-lines.tsx';
import {wrapWords} from '../../components/wrap-words.ts';
import {completionText} from '../../entering/completion-text.ts';
import type {FileHealth, FolderLook} from '../../entering/file-looks.ts';
import type {SourcesStep} from '../../wizard-state.ts';

/** At most `rows` lines of `width` columns. */
export function asideLines(state: SourcesStep, width: number, rows: number): readonly TextLine[] {
	const {completion, scan} = state;
	const candidates = completion.state === 'found' ? completionText(completion.value) : undefined;
	const parts: TextLine[] =
		candidates !== undefined
			? [{text: candidates, tone: 'plain'}]
			: [
					keptLine(state) ?? [],
					healthLine(state) ?? [],
					scan === null ? [] : {text: scanText(scan), tone: 'quiet' as const},
				].flat();
	return parts
		.flatMap(({text, tone}) => wrapWords(text, width).map((line): TextLine => ({text: line, tone})))
		.slice(0, rows);
}

/** A folder matched all its files, and yet not all fields are of it. */
function keptLine({entries, scan}: SourcesStep): TextLine | undefined {
	const kept = entries.sources.filter(({name, path}) =>
		scan?.matches.some(({source, file}) => source === name && file !== path.value),
	);
	return kept.length === 0
		? undefined
		: {text: `Not of that folder: ${kept.map(({name}) => name).join(', ')}.`, tone: 'warning'};
}

function scanText({folder, files, matches, unused, unreadable}: FolderLook): string {
	const named = (paths: readonly string[]) => paths.map(path => path.split(/[\\/]/).at(-1) ?? '').join(', ');
	const parts = [
		`${matches.length} of ${files.length} SQLite files in ${folder} matched.`,
		...(unused.length > 0 ? [`Not used: ${named(unused)}.`] : []),
		...(unreadable.length > 0 ? [`Cannot be opened: ${named(unreadable.map(({file}) => file))}.`] : []),
	];
	return parts.join(' ');
}

/** Of the chosen file: what is bad first. */
function healthLine({entries, cursor, health, lookups, scan}: SourcesStep): TextLine | undefined {
	const entry = entries.sources[cursor];
	const lookup = entry && health[entry.name];
	if (!entry || !lookup || lookup.state === 'idle' || lookups[entry.name]?.state !== 'found') {
		return undefined;
	}
	const match = scan?.matches.find(({source, file}) => source === entry.name && file === entry.path.value);
	const told = match ? [`Matched by ${match.why}.`] : [];
	if (lookup.state === 'asked') {
		return {text: [...told, 'Its integrity is being checked.'].join(' '), tone: 'quiet'};
	}
	if (lookup.state === 'failed') {
		return {
			text: [`Its integrity was not checked: ${lookup.failure.message}`, ...told].join(' '),
			tone: 'quiet',
		};
	}
	const {check} = lookup.value;
	const text = [integrityText(check), holdersText(lookup.value), ...told].join(' ');
	return {text, tone: check.state === 'damaged' ? 'bad' : check.state === 'whole' ? 'good' : 'quiet'};
}

function integrityText(check: FileHealth['check']): string {
	switch (check.state) {
		case 'whole':
			return 'quick_check: in order.';
		case 'damaged':
			return `DAMAGED: ${check.findings[0] ?? ''}.`;
		case 'not-checked':
			return `Integrity not checked: ${check.why}.`;
	}
}

function holdersText({holders}: FileHealth): string {
	if (holders === null) {
		return 'Whether another process has it open cannot be told here.';
	}
	const [first] = holders.toSorted((a, b) => Number(b.writes) - Number(a.writes));
	if (first === undefined) {
		return 'No other process has it open.';
	}
	return first.writes ? `Process ${first.pid} has it locked to write.` : `Process ${first.pid} has it open.`;
}
