/** Sample rows before and after, as text. Pure. */

import {printable} from '../engine/report/printable.ts';
import type {LoadPreview, PreviewRow} from '../engine/run/preview-request.ts';
import {chosenText} from '../ui/preview-words.ts';
import {textTable} from './text-table.ts';

export function previewText(previews: readonly LoadPreview[]): string {
	return `${previews.map(loadText).join('\n\n')}\n`;
}

function loadText({load, source, table, rows, ...of}: LoadPreview): string {
	const title = printable(`${load}: ${source} to ${table}`);
	return rows.length === 0
		? `${title}\n  no rows`
		: [`${title}\n  ${chosenText({rows, ...of})}`, ...rows.map(rowText)].join('\n\n');
}

function rowText({key, before, after}: PreviewRow): string {
	const problems = after.filter(({problem}) => problem !== undefined);
	const state = problems.length === 0 ? '' : ', would be rejected';
	const beforeLines = textTable(
		[{title: 'Before'}, {title: 'Value'}],
		before.map(({column, value}) => [column, value]),
	);
	const afterLines = textTable(
		[{title: 'After'}, {title: 'Type'}, {title: 'Value'}, {title: 'Change'}],
		after.map(({column, type, value, change, problem}) => [
			column,
			type,
			value,
			problem === undefined ? (change ?? '') : `PROBLEM: ${problem}`,
		]),
	);
	return [
		printable(`  Row ${key}${state}`),
		...[...beforeLines, '', ...afterLines].map(line => (line === '' ? '' : `    ${line}`)),
	].join('\n');
}
