/** The report as one HTML page, for whoever audits: no script, nothing from elsewhere, light and dark, and on paper. Pure. */
import {printable} from '../engine/report/printable.ts';
import type {Block, ReportContent} from './report-content.ts';

const style = `
:root { color-scheme: light dark; --text: #1b1f24; --back: #fff; --soft: #57606a; --line: #d0d7de; --band: #f6f8fa; }
@media (prefers-color-scheme: dark) {
	:root { --text: #e6edf3; --back: #0d1117; --soft: #9198a1; --line: #3d444d; --band: #151b23; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem; color: var(--text); background: var(--back);
	font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2.5rem; font-size: 1.2rem; border-bottom: 1px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.5rem; }
dt { color: var(--soft); } dd { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
th, td { padding: 0.3rem 0.7rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
td { white-space: pre-wrap; } th { background: var(--band); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tbody tr:nth-child(even) { background: var(--band); }
@media print {
	:root { color-scheme: light; --text: #000; --back: #fff; --soft: #333; --line: #999; --band: #fff; }
	body { max-width: none; padding: 0; font-size: 9pt; }
	.wide { overflow: visible; } thead { display: table-header-group; }
	h2, .before { break-after: avoid; } tr { break-inside: avoid; } td, th { overflow-wrap: anywhere; }
}`;

/** Nothing may be loaded or run, whatever got into the page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export function reportHtml({title, blocks}: ReportContent): string {
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<style>${style}
</style>
</head>
<body>
<h1>${text(title)}</h1>
${blocks.map(written).join('\n')}
</body>
</html>
`;
}

function written(block: Block): string {
	switch (block.kind) {
		case 'heading':
			return `<h2>${text(block.text)}</h2>`;
		case 'paragraph':
			return block.strong === undefined
				? `<p>${text(block.text)}</p>`
				: `<p class="before"><strong>${text(block.strong)}</strong>: ${text(block.text)}</p>`;
		case 'facts':
			return `<dl>\n${block.entries.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`).join('\n')}\n</dl>`;
		case 'list':
			return `<ul>\n${block.items.map(item => `<li>${text(item)}</li>`).join('\n')}\n</ul>`;
		case 'table':
			return tableOf(block);
	}
}

function tableOf({titles, rows, numbersFrom}: Extract<Block, {kind: 'table'}>): string {
	const line = (cells: readonly string[], tag: string) =>
		`<tr>${cells
			.map(
				(cell, i) =>
					`<${tag}${i >= (numbersFrom ?? cells.length) ? ' class="number"' : ''}>${text(cell)}</${tag}>`,
			)
			.join('')}</tr>`;
	return `<div class="wide"><table>
<thead>${line(titles, 'th')}</thead>
<tbody>
${rows.map(cells => line(cells, 'td')).join('\n')}
</tbody>
</table></div>`;
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
	'`': '&#96;',
};

/** Text that HTML shows as it is, between tags and within quotes; what would hide or turn it round becomes visible. */
function text(value: string): string {
	return printable(value.toWellFormed()).replace(/[&<>"'`]/g, character => entities[character] ?? '');
}
