/** What answered at the target, what is there, and what this user may not do. Pure. */
import type {TargetSummary} from '../../../engine/run/request.ts';
import {counted} from '../../components/format.ts';
import type {TextLine} from '../../components/scroll-lines.tsx';
import type {Symbols} from '../../components/symbols.tsx';
import {wrapWords} from '../../components/wrap-words.ts';

/** What matters most comes first: a small terminal cuts the rest. */
export function foundLines(
	target: TargetSummary,
	schema: string,
	width: number,
	{ok, warning}: Pick<Symbols, 'ok' | 'warning'>,
): readonly TextLine[] {
	const plain = (text: string): TextLine => ({text, tone: 'plain'});
	return [
		{text: `${ok} Connected to database ${target.database}`, tone: 'good'},
		...rightsLines(target.grants ?? [], width, warning),
		plain(
			`  ${'Schema'.padEnd(11)} ${schema}, ${target.schemaExists ? contentText(target) : 'not there yet'}`,
		),
		plain(`  ${'Connection'.padEnd(11)} ${target.tls ? 'encrypted with TLS' : 'not encrypted'}`),
		plain(`  ${'Server'.padEnd(11)} ${target.server}`),
		plain(`  ${'Address'.padEnd(11)} ${target.address}`),
		{text: 'Enter goes on to the plan.', tone: 'quiet'},
	];
}

/** The statements stand in rows of their own, to be copied. */
function rightsLines(grants: readonly string[], width: number, warning: string): readonly TextLine[] {
	const [first] = grants;
	if (first === undefined) {
		return [];
	}
	const title = `${warning} This user lacks rights that a run needs. An owner can give them:`;
	return [title, ...grants].flatMap(text =>
		wrapWords(text, width).map((line): TextLine => ({text: line, tone: 'warning'})),
	);
}

function contentText({tables}: TargetSummary): string {
	const filled = tables.filter(table => table.holdsRows).length;
	return tables.length === 0
		? 'empty'
		: `${counted(tables.length, 'table')} in it, ${filled === 0 ? 'all empty' : `${filled} with rows`}`;
}
