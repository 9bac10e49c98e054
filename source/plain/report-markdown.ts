/** The report as Markdown, for a ticket or a wiki. Pure. */
import {printable} from '../engine/report/printable.ts';
import type {Block, ReportContent} from './report-content.ts';

export function reportMarkdown({title, blocks}: ReportContent): string {
	return `${[`# ${text(title)}`, ...blocks.map(written)].join('\n\n')}\n`;
}

function written(block: Block): string {
	switch (block.kind) {
		case 'heading':
			return `## ${text(block.text)}`;
		case 'paragraph':
			return block.strong === undefined ? text(block.text) : `**${text(block.strong)}**: ${text(block.text)}`;
		case 'facts':
			return block.entries.map(([name, value]) => `- ${text(name)}: ${text(value)}`).join('\n');
		case 'list':
			return block.items.map(item => `- ${text(item)}`).join('\n');
		case 'table': {
			const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`;
			return [line(block.titles), line(block.titles.map(() => '---')), ...block.rows.map(line)].join('\n');
		}
	}
}

/** Text that Markdown shows as it is. */
function text(value: string): string {
	return printable(value).replace(/[\\`*_[\]<>|#]/g, '\\$&');
}
