import {expect, it} from 'vitest';
import {reportContent} from '../../../source/plain/report-content.ts';
import {reportHtml} from '../../../source/plain/report-html.ts';
import {reportMarkdown} from '../../../source/plain/report-markdown.ts';
import {reportText} from '../../../source/plain/report-text.ts';
import {rejectLines} from '../../../source/ui/steps/result/reject-lines.ts';
import {contentsOf} from '../../database-contents.ts';
import {migrated, requestOf, workbench} from '../../migration.ts';

const long = 'x'.repeat(1000);
const target =
	'CREATE TABLE t (id bigint PRIMARY KEY, n integer, secret integer, born date, name varchar(5) UNIQUE)';
const mapping = `loads:
  - into: t
    from: s.t
    match: by-name
    columns:
      secret: {from: secret, sensitive: true}
`;
const source = `CREATE TABLE t (id INTEGER PRIMARY KEY, n, secret, born, name);
WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 9)
INSERT INTO t SELECT i, 'n' || i, i, NULL, NULL FROM k;
INSERT INTO t VALUES (10, 1, 'hunter2', NULL, NULL), (11, 1, 1, char(27) || '[2J' || char(10) || 'x', NULL),
(12, 1, 1, NULL, '${long}'), (13, 1, 1, NULL, 'same'), (14, 1, 1, NULL, 'same'), (15, x'00ff', 1, NULL, NULL);`;

it.each(['validate-only', 'run'] as const)(
	'%s shows of each kind of reject some rows, harmless',
	async mode => {
		const bench = await workbench(target);
		const before = await contentsOf(bench.client);
		const {report, events} = await migrated(requestOf(bench, mapping, source), bench.folder, {mode});
		if (mode === 'validate-only') expect(await contentsOf(bench.client)).toEqual(before);
		const groups = report.reject_groups.map(({column, code, count, samples}) => ({
			kind: `${column} ${code}`,
			count,
			rows: samples.map(({key, value}) => `${key}: ${value}`),
		}));
		expect(groups).toEqual([
			{kind: 'n not-an-integer', count: 10, rows: [1, 2, 3, 4, 5].map(n => `${n}: 'n${n}'`)},
			{kind: 'secret not-an-integer', count: 1, rows: ['10: ***']},
			{kind: 'born not-a-date', count: 1, rows: ["11: '\\x1b[2J\\nx'"]},
			{kind: 'name too-long', count: 1, rows: [`12: '${'x'.repeat(60)}...'`]},
			{kind: 'name duplicate-key', count: 1, rows: ["14: 'same'"]},
		]);
		const rejects = events.flatMap(event => (event.event === 'row-rejected' ? event.reject : []));
		expect(rejects.find(({key}) => key === '15')?.value).toBe("x'00ff'");
		for (const text of [
			reportText(report),
			reportMarkdown(reportContent(report, {rollbacks: []})),
			reportHtml(reportContent(report, {rollbacks: []})).replaceAll('&#39;', "'"),
			rejectLines(report, 80)
				.map(line => line.text)
				.join('\n'),
		]) {
			expect(text).toContain("'n5'");
			expect(text).toMatch(/10 rows/);
			expect(text).not.toContain('hunter2');
			expect(text).not.toContain('\x1b');
			expect(text).not.toContain("'n6'");
		}
		expect(JSON.stringify(report)).not.toContain('hunter2');
	},
);
