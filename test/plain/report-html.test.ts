import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {Report, Stats, TableStats} from '../../source/engine/report/report.ts';
import {type Aftermath, type ReportContent, reportContent} from '../../source/plain/report-content.ts';
import {reportHtml} from '../../source/plain/report-html.ts';
import {reportMarkdown} from '../../source/plain/report-markdown.ts';
import {reportOf} from '../commands/scripted-engine.ts';
import {rollbackOf} from '../commands/scripted-rollback.ts';
import {verification} from '../commands/scripted-verification.ts';

/** Tags that the page is made of, with all that may be in them. */
const tags =
	/^(?:!DOCTYPE html|html lang="en"|meta charset="utf-8"|meta (?:name|http-equiv)="[\w-]+" content="[^"<>&]*"|div class="wide"|p class="before"|t[dh] class="number"|\/?(?:html|head|title|style|body|h1|h2|p|strong|dl|dt|dd|ul|li|div|table|thead|tbody|tr|th|td))$/;
const empty = /^(?:!|meta )/;

/** The texts between the tags. Fails where a tag is none of ours, one is not closed, or a text holds more than text. */
function textsOf(page: string): string[] {
	const open: string[] = [];
	const texts: string[] = [];
	for (const [, tag = '', text = ''] of page.matchAll(/<([^>]*)>([^<]*)/g)) {
		expect(tag).toMatch(tags);
		if (tag.startsWith('/')) {
			expect(open.pop()).toBe(tag.slice(1));
		} else if (!empty.test(tag)) {
			open.push(tag.split(' ', 1)[0] ?? '');
		}
		if (open.at(-1) !== 'style') {
			expect(text).not.toMatch(/[>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
			texts.push(text);
		}
	}
	expect(open).toEqual([]);
	expect(page.startsWith('<!DOCTYPE html>\n')).toBe(true);
	return texts.map(unescaped).filter(text => text.trim() !== '');
}

function unescaped(text: string): string {
	const characters: Record<string, string> = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`'};
	return text.replace(/&([^;]+);/g, (_, name) => characters[name] ?? '?');
}

const nasty = `<script>alert("1")</script> ' onload=x & &lt; \`\u001b[2J\u202e\n]]> --> </style><img src=//evil>`;
const nastyVisible = nasty.replace('\u001b', '\\x1b').replace('\u202e', '\\u202e').replace('\n', '\\n');

function nastyReport(): Report {
	const report = reportOf(3, 1);
	const sample = {source: nasty, key: nasty, value: nasty, error: nasty};
	return {
		...report,
		summary: nasty,
		notices: [nasty],
		failure: {code: 'bad-plan', message: nasty, hint: nasty},
		table_stats: {[nasty]: Object.values(report.table_stats)[0] as TableStats},
		reject_groups: [{table: nasty, column: nasty, code: nasty, count: 7, samples: [sample]}],
		coverage: (['mapped', 'carried-over', 'left-behind'] as const).map(coverage => ({
			column: nasty,
			coverage,
			detail: nasty,
		})),
		snapshots: [{source: nasty, file: nasty, bytes: 5, sha256: 'abc'}],
	};
}

const [compared, takenBack] = [verification.at(-1), rollbackOf(false).at(-1)];
const aftermath: Aftermath = {
	...(compared?.event === 'finished' ? {verification: compared.verification} : {}),
	rollbacks: takenBack?.event === 'finished' ? [takenBack.rollback] : [],
};

it('no data gets out of its text, whatever it holds', () => {
	const texts = textsOf(reportHtml(reportContent(nastyReport(), aftermath)));
	expect(texts.filter(text => text.includes(nastyVisible)).length).toBeGreaterThan(12);
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), text => {
			const report = reportOf(3, 1);
			const found = textsOf(reportHtml(reportContent({...report, notices: [`«${text}»`]}, {rollbacks: []})));
			expect(found.filter(one => one.startsWith('«') && one.endsWith('»'))).toHaveLength(1);
		}),
		{numRuns: 200},
	);
});

it('the page loads nothing, runs nothing, and is for light, dark and paper', () => {
	const page = reportHtml(reportContent(reportOf(3, 1), aftermath));
	expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|href=|url\(|@import|https?:|\bon\w+=/i);
	expect(page).toContain("default-src 'none'");
	expect(page).toContain('prefers-color-scheme: dark');
	expect(page).toContain('@media print');
});

it('page and Markdown say the same', () => {
	const content: ReportContent = reportContent(
		{
			...reportOf(3, 1),
			coverage: [{column: 'old.people.note', coverage: 'left-behind', detail: 'of no use'}],
		},
		aftermath,
	);
	const markdown = reportMarkdown(content).replaceAll('\\', '');
	const texts = textsOf(reportHtml(content));
	for (const text of texts.slice(1)) {
		expect(markdown.replaceAll('x1b', '\\x1b')).toContain(text.replace(/^: /, ''));
	}
	for (const title of ['Rejected rows by reason', 'Comparison with the snapshots', 'Rollbacks', 'Coverage']) {
		expect(texts).toContain(title);
		expect(markdown).toContain(`## ${title}`);
	}
	expect(texts).toContain('Of 2 rows in 1 table 1 differs.'.replace(/^/, ': '));
	expect(markdown).toContain('| old.people.note | of no use |');
});

it('a report of 300 tables, with rejects and 6000 columns left behind, stays small', () => {
	const report = reportOf(3, 1);
	const stats: Stats = report.overall_stats;
	const names = Array.from({length: 300}, (_, i) => `table_${i}`);
	const page = reportHtml(
		reportContent(
			{
				...report,
				table_stats: Object.fromEntries(
					names.map(name => [name, {...stats, duration_seconds: 1, records_per_second: 1, loads: []}]),
				),
				reject_groups: names.map(table => ({
					table,
					column: 'c',
					code: 'too-long',
					count: 1e6,
					samples: Array.from({length: 5}, () => ({
						source: table,
						key: '1',
						value: 'x'.repeat(60),
						error: 'y'.repeat(99),
					})),
				})),
				coverage: names.flatMap(table =>
					Array.from({length: 20}, (_, i) => ({
						column: `${table}.${i}`,
						coverage: 'left-behind' as const,
						detail: 'nobody reads it',
					})),
				),
			},
			{rollbacks: []},
		),
	);
	expect(page.match(/<tr>/g)).toHaveLength(302 + 300 * 6 + 6001);
	expect(page.length).toBeLessThan(1_500_000);
	expect(textsOf(page)).toContain('table_299.c too-long');
});

it('says why a run took less than from its start to its end', () => {
	const took = (idle: Partial<Report>) =>
		JSON.stringify(reportContent({...reportOf(3, 1), duration_seconds: 5, ...idle}, {rollbacks: []}));
	expect(took({idle_seconds: 3600})).toContain('5.0s; nobody was at work for 1h 00m');
	expect(took({idle_seconds: 0.01})).not.toContain('nobody was');
	expect(took({})).not.toContain('nobody was');
});
