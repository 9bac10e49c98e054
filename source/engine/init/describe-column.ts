/** The evidence of a column in words: what it was declared as, and what is in it. */
import type {ColumnScan, Example} from '../source/column-scan.ts';
import type {SourceColumn} from '../source/inspect.ts';
import {plural} from './choice.ts';

/** `INTEGER NOT NULL: 2 integers from 5 to 10; 1 text (other: 'lots-of-it' at row 2)` */
export function describeColumn(column: SourceColumn, scan: ColumnScan, isSecret: boolean): string {
	const declared = column.declaredType === '' ? 'no type' : column.declaredType;
	const parts = [
		...numbers(scan),
		...texts(scan, isSecret),
		...(scan.blobs > 0 ? [blobs(scan)] : []),
		...(scan.nulls > 0 ? [`${scan.nulls.toLocaleString('en')} NULL`] : []),
	];
	return `${declared}${column.notNull ? ' NOT NULL' : ''}: ${parts.length === 0 ? 'no rows' : parts.join('; ')}`;
}

function numbers(scan: ColumnScan): string[] {
	const {integers, reals, exactRange} = scan;
	const lowest = exactRange?.lowest ?? String(scan.lowest);
	const highest = exactRange?.highest ?? String(scan.highest);
	const range = lowest === highest ? `, ${lowest}` : `, ${lowest} to ${highest}`;
	if (integers + reals === 0) return [];
	if (reals === 0) return [`${plural(integers, 'integer')}${range}`];
	const fraction = scan.fractions === 0 ? ', none with a fraction' : '';
	const infinite = scan.infinities > 0 ? `, ${scan.infinities.toLocaleString('en')} infinite` : '';
	const finite = Number.isFinite(scan.lowest) ? range : '';
	return [
		`${integers > 0 ? `${plural(integers, 'integer')} and ` : ''}${plural(reals, 'real')}${finite}${fraction}${infinite}`,
	];
}

function texts(scan: ColumnScan, isSecret: boolean): string[] {
	if (scan.texts === 0) return [];
	const forms = Object.entries(scan.forms).sort(([, a], [, b]) => b - a);
	const few = scan.integers + scan.reals + scan.blobs > 0 || forms.length > 1;
	const described = forms.map(([form, count]) => {
		const example =
			few && form !== 'blank' && !isSecret ? show(scan.examples[form as keyof typeof scan.forms]) : '';
		return forms.length === 1 && form === 'other'
			? example
			: `${count.toLocaleString('en')} ${form}${example && `: ${example}`}`;
	});
	const what = described.filter(Boolean).join(', ');
	const length = scan.longest > 0 ? ` of up to ${plural(scan.longest, 'character')}` : '';
	return [`${plural(scan.texts, 'text')}${length}${what === '' ? '' : ` (${what})`}`];
}

function blobs({blobs, textBlobs, mostBytes, examples}: ColumnScan): string {
	const utf8 = textBlobs > 0 ? `, ${textBlobs.toLocaleString('en')} of them UTF-8 text` : '';
	const example = textBlobs > 0 && textBlobs < blobs ? ` (${show(examples.blob)})` : '';
	return `${plural(blobs, 'blob')} of up to ${plural(mostBytes, 'byte')}${utf8}${example}`;
}

/** Control characters and line ends must not leave the comment. */
function show(example: Example | undefined): string {
	if (!example) return '';
	const value = example.value.startsWith("x'") ? example.value : JSON.stringify(example.value);
	const visible = value.replace(
		/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]|[\uD800-\uDFFF](?![\uDC00-\uDFFF])/gu,
		'?',
	);
	return example.rowid === 'null' ? visible : `${visible} at row ${example.rowid}`;
}
